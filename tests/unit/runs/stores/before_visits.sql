BEGIN TRANSACTION;
CREATE TABLE epochs (
	run_id VARCHAR(32) NOT NULL, 
	epoch INTEGER NOT NULL, 
	loss DOUBLE, 
	accuracy DOUBLE, 
	val_loss DOUBLE, 
	val_accuracy DOUBLE, 
	seconds DOUBLE, 
	learning_rate DOUBLE, 
	PRIMARY KEY (run_id, epoch)
);
INSERT INTO "epochs" VALUES('00000000000000000000000000000002',1,0.5,0.5,0.6,0.7,0.25,0.001);
INSERT INTO "epochs" VALUES('00000000000000000000000000000002',2,0.25,0.5,0.3,0.7,0.25,0.001);
CREATE TABLE preparations (
	dataset VARCHAR(100) NOT NULL, 
	version VARCHAR(50) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	requested DOUBLE NOT NULL, 
	note TEXT NOT NULL, 
	fraction DOUBLE, 
	message TEXT NOT NULL, 
	PRIMARY KEY (dataset)
);
INSERT INTO "preparations" VALUES('fashion_mnist','3.0.1','queued',1790000012.0,'',NULL,'');
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
	version INTEGER NOT NULL, 
	UNIQUE (id)
);
INSERT INTO "runs" VALUES(1,'00000000000000000000000000000002','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Iris, one-hot",
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
        "units": 512,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 256,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 128,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 64,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 32,
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
    "batch_size": 10,
    "seed": 0,
    "shuffle": true
  }
}
','finished',1,'host',1,1790000010.0,1790000010.0,1790000012.0,'completed','All 2 epochs are done.',2,2,'{}','{"best": {"validation": {"loss": 0.3, "accuracy": 0.7}, "test": null}, "last": {"validation": {"loss": 0.3, "accuracy": 0.7}, "test": null}, "outputs": null}',0,'queued 1790000010.0
preparing 1790000010.0
training 1790000010.0
finished 1790000012.0
',0.0,'[]',0,NULL,5);
INSERT INTO "runs" VALUES(2,'00000000000000000000000000000003','e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','{
  "version": 1,
  "name": "Waiting",
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
        "units": 512,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 256,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 128,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 64,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 32,
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
    "batch_size": 10,
    "seed": 0,
    "shuffle": true
  }
}
','queued',0,NULL,0,1790000012.0,NULL,NULL,NULL,'',0,NULL,'{}',NULL,0,'queued 1790000012.0
',0.0,'[]',0,NULL,0);
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
INSERT INTO "warm_ups" VALUES('e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5','37e116384726173bea6c4d904b5e0edcbc6f4c6b839c8975f4845b900291a35a','{
  "version": 1,
  "name": "Iris, one-hot",
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
        "units": 512,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 256,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 128,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 64,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 32,
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
    "batch_size": 10,
    "seed": 0,
    "shuffle": true
  }
}
','wanted',1790000012.0,1790000012.0,NULL);
CREATE TABLE workspaces (
	"key" VARCHAR(64) NOT NULL, 
	created DOUBLE NOT NULL, 
	draft TEXT, 
	PRIMARY KEY ("key")
);
INSERT INTO "workspaces" VALUES('e0cca2965509df678c8064f5e0b9076016fa752f88a6c749768db83479450cc5',1790000000.0,'{
  "version": 1,
  "name": "Iris, one-hot",
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
        "units": 512,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 256,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 128,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 64,
        "activation": "relu"
      },
      {
        "type": "dense",
        "units": 32,
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
    "batch_size": 10,
    "seed": 0,
    "shuffle": true
  }
}
');
CREATE INDEX runs_by_workspace ON runs (workspace, seq);
CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX ix_warm_ups_experiment ON warm_ups (experiment);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
COMMIT;
PRAGMA user_version=4;
