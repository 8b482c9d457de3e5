BEGIN TRANSACTION;
CREATE TABLE epochs (
	run_id VARCHAR(32) NOT NULL, 
	epoch INTEGER NOT NULL, 
	numbers TEXT, 
	monitored DOUBLE, 
	loss DOUBLE, 
	accuracy DOUBLE, 
	val_loss DOUBLE, 
	val_accuracy DOUBLE, 
	seconds DOUBLE, 
	learning_rate DOUBLE, 
	PRIMARY KEY (run_id, epoch)
);
INSERT INTO "epochs" VALUES('00000000000000000000000000000002',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000002',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000003',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000003',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000003',3,'{"loss": 0.125, "accuracy": 0.5, "val_loss": null, "val_accuracy": 0.7}',NULL,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000004',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000004',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000004',3,'{"loss": 0.125, "accuracy": 0.5, "val_loss": null, "val_accuracy": 0.7}',NULL,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000005',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000005',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000005',3,'{"loss": 0.125, "accuracy": 0.5, "val_loss": null, "val_accuracy": 0.7}',NULL,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000007',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000007',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000007',3,'{"loss": 0.125, "accuracy": 0.5, "val_loss": null, "val_accuracy": 0.7}',NULL,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000008',1,'{"loss": 0.5, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.7}',0.6,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000008',2,'{"loss": 0.25, "accuracy": 0.5, "val_loss": 0.3, "val_accuracy": 0.7}',0.3,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000008',3,'{"loss": 0.125, "accuracy": 0.5, "val_loss": null, "val_accuracy": 0.7}',NULL,NULL,NULL,NULL,NULL,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000002',3,'{"loss": 0.125, "accuracy": 0.9, "val_loss": 0.15, "val_accuracy": 0.95}',0.15,NULL,NULL,NULL,NULL,0.25,0.01);
CREATE TABLE file_jobs (
	content VARCHAR(100) NOT NULL, 
	source TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	requested DOUBLE NOT NULL, 
	note TEXT NOT NULL, 
	fraction DOUBLE, 
	message TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	host VARCHAR(64), 
	PRIMARY KEY (content)
);
CREATE TABLE files (
	workspace VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	added DOUBLE NOT NULL, 
	PRIMARY KEY (workspace, sha256)
);
CREATE TABLE hosts (
	id VARCHAR(64) NOT NULL, 
	beat DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE preparations (
	dataset VARCHAR(100) NOT NULL, 
	version VARCHAR(50) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	requested DOUBLE NOT NULL, 
	note TEXT NOT NULL, 
	fraction DOUBLE, 
	message TEXT NOT NULL, 
	attempt INTEGER, 
	host VARCHAR(64), 
	PRIMARY KEY (dataset)
);
INSERT INTO "preparations" VALUES('fashion_mnist','3.0.1','queued',1790000033.0,'',NULL,'',NULL,NULL);
CREATE TABLE run_jobs (
	kind VARCHAR(20) NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	requested DOUBLE NOT NULL, 
	message TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	host VARCHAR(64), 
	PRIMARY KEY (kind, run_id)
);
CREATE TABLE runs (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(32) NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	spec TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	attempt INTEGER NOT NULL, 
	host VARCHAR(64), 
	claimed INTEGER NOT NULL, 
	created DOUBLE NOT NULL, 
	started DOUBLE, 
	ended DOUBLE, 
	reason VARCHAR(30), 
	message TEXT NOT NULL, 
	epochs_done INTEGER NOT NULL, 
	best_epoch INTEGER, 
	progress TEXT NOT NULL, 
	evaluation TEXT, 
	stop_requested BOOLEAN NOT NULL, 
	stages TEXT NOT NULL, 
	worked DOUBLE NOT NULL, 
	segments TEXT NOT NULL, 
	override BOOLEAN NOT NULL, 
	beside VARCHAR(32), 
	tries VARCHAR(40), 
	version INTEGER NOT NULL, 
	UNIQUE (id)
);
INSERT INTO "runs" VALUES(1,'00000000000000000000000000000002','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 30,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','finished',2,'host',8,1790000001.0,1790000027.0,1790000029.0,'completed','',3,3,'{}','{"best": {"validation": {"loss": 0.3, "accuracy": 0.7}, "test": null}, "last": {"validation": {"loss": 0.5, "accuracy": 0.6}, "test": null}, "outputs": null}',0,'queued 1790000001.0
preparing 1790000002.0
training 1790000003.0
finished 1790000004.0
queued 1790000026.0
preparing 1790000027.0
training 1790000028.0
finished 1790000029.0
',2.0,'[{"epochs": 30, "learning_rate": 0.01, "from_epoch": 2, "attempt": 2}]',0,NULL,NULL,13);
INSERT INTO "runs" VALUES(2,'00000000000000000000000000000003','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','stopped',1,'host',2,1790000005.0,1790000006.0,1790000008.0,'user_stopped','Stopped after epoch 3 of 20.',3,2,'{"epoch": 4, "step": 6, "steps": 12, "note": "", "rate": 20.0, "loss": 0.4, "accuracy": 0.8}','{"best": {"validation": {"loss": 0.3, "accuracy": 0.7}, "test": null}, "last": {"validation": {"loss": 0.5, "accuracy": 0.6}, "test": null}, "outputs": null}',0,'queued 1790000005.0
preparing 1790000006.0
training 1790000007.0
stopped 1790000008.0
',0.0,'[]',0,NULL,NULL,7);
INSERT INTO "runs" VALUES(3,'00000000000000000000000000000004','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','failed',1,'host',3,1790000009.0,1790000010.0,1790000012.0,'nan_loss','The loss became NaN (not a number) at epoch 4, step 1.',3,2,'{"epoch": 4, "step": 6, "steps": 12, "note": "", "rate": 20.0, "loss": 0.4, "accuracy": 0.8}',NULL,0,'queued 1790000009.0
preparing 1790000010.0
training 1790000011.0
failed 1790000012.0
',0.0,'[]',0,NULL,NULL,7);
INSERT INTO "runs" VALUES(4,'00000000000000000000000000000005','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','interrupted',1,'host',4,1790000013.0,1790000014.0,1790000016.0,'host_lost','The training host ended.',3,2,'{"epoch": 4, "step": 6, "steps": 12, "note": "", "rate": 20.0, "loss": 0.4, "accuracy": 0.8}',NULL,0,'queued 1790000013.0
preparing 1790000014.0
training 1790000015.0
interrupted 1790000016.0
',0.0,'[]',0,NULL,NULL,7);
INSERT INTO "runs" VALUES(5,'00000000000000000000000000000006','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','preparing',1,'host',5,1790000017.0,1790000018.0,NULL,NULL,'',0,NULL,'{}',NULL,0,'queued 1790000017.0
preparing 1790000018.0
',0.0,'[]',0,NULL,NULL,1);
INSERT INTO "runs" VALUES(6,'00000000000000000000000000000007','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','training',1,'host',6,1790000019.0,1790000020.0,NULL,NULL,'',3,2,'{"epoch": 4, "step": 6, "steps": 12, "note": "", "rate": 20.0, "loss": 0.4, "accuracy": 0.8}',NULL,0,'queued 1790000019.0
preparing 1790000020.0
training 1790000021.0
',0.0,'[]',0,NULL,NULL,6);
INSERT INTO "runs" VALUES(7,'00000000000000000000000000000008','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','evaluating',1,'host',7,1790000022.0,1790000023.0,NULL,NULL,'',3,2,'{"epoch": 4, "step": 6, "steps": 12, "note": "", "rate": 20.0, "loss": 0.4, "accuracy": 0.8}',NULL,0,'queued 1790000022.0
preparing 1790000023.0
training 1790000024.0
evaluating 1790000025.0
',0.0,'[]',0,NULL,NULL,7);
INSERT INTO "runs" VALUES(8,'00000000000000000000000000000009','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','queued',0,NULL,0,1790000030.0,NULL,NULL,NULL,'',0,NULL,'{}',NULL,0,'queued 1790000030.0
',0.0,'[]',0,NULL,NULL,0);
INSERT INTO "runs" VALUES(9,'0000000000000000000000000000000a','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 1,
      "activation": "sigmoid",
      "loss": "binary_crossentropy",
      "labels": "integer"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','queued',0,NULL,0,1790000031.0,NULL,NULL,NULL,'',0,NULL,'{}',NULL,0,'queued 1790000031.0
',0.0,'[]',1,'0000000000000000000000000000000b',NULL,0);
INSERT INTO "runs" VALUES(10,'0000000000000000000000000000000b','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','queued',0,NULL,0,1790000031.0,NULL,NULL,NULL,'',0,NULL,'{}',NULL,0,'queued 1790000031.0
',0.0,'[]',0,'0000000000000000000000000000000a',NULL,0);
CREATE TABLE tdc_schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT tdc_schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "tdc_schema_version" VALUES('0009');
CREATE TABLE visits (
	workspace VARCHAR(64) NOT NULL, 
	seen DOUBLE NOT NULL, 
	PRIMARY KEY (workspace)
);
INSERT INTO "visits" VALUES('e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5',1790000034.0);
CREATE TABLE warm_ups (
	workspace VARCHAR(64) NOT NULL, 
	experiment VARCHAR(64) NOT NULL, 
	spec TEXT NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	changed DOUBLE NOT NULL, 
	renewed DOUBLE NOT NULL, 
	summary TEXT, 
	PRIMARY KEY (workspace)
);
INSERT INTO "warm_ups" VALUES('e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','fe314c3c2a41c7cbe040d7055c755b92a65bfb7d4e764cdc8a9fb9c4d7d16c81','{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
','wanted',1790000032.0,1790000032.0,NULL);
CREATE TABLE workspaces (
	"key" VARCHAR(64) NOT NULL, 
	created DOUBLE NOT NULL, 
	draft TEXT, 
	PRIMARY KEY ("key")
);
INSERT INTO "workspaces" VALUES('e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5',1790000000.0,'{
  "version": 1,
  "name": "Iris, “one-hot”",
  "data": {
    "dataset": "iris",
    "train": "train[:80%]",
    "validation": "train[80%:]",
    "test": null,
    "scaling": "none"
  },
  "model": {
    "layers": [
      {
        "type": "dense",
        "units": 16,
        "activation": "relu"
      }
    ],
    "head": {
      "units": 3,
      "activation": "softmax",
      "loss": "categorical_crossentropy",
      "labels": "one_hot"
    }
  },
  "training": {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "epochs": 20,
    "batch_size": 32,
    "seed": 0,
    "shuffle": true
  }
}
');
CREATE INDEX ix_warm_ups_experiment ON warm_ups (experiment);
CREATE INDEX runs_by_workspace ON runs (workspace, seq);
CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX files_by_content ON files (sha256);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',11);
COMMIT;
PRAGMA user_version = 4;
