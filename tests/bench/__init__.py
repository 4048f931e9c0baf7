"""Speed and memory, on this machine: `make bench`. Not part of the tests; nothing here asserts."""
