"""What came out of a run, without TensorFlow: what its model put out for each row, and the model itself to be asked."""
