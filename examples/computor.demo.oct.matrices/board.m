n = 4;
rows = (1:n)';
table = rows * rows';
odd = mod (table, 2) == 1;
total = sum (table(:));
corner = table(end-1:end, end-1:end);
summary.size = n;
summary.odd = nnz (odd);
