% Build the table without loops.
n = 4;
