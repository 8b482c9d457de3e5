"""The Model page: the stack of layers, the head, the network and its summary."""
