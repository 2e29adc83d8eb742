n = 4;
table = zeros (n, n);
for k = 1:n
  table(k,:) = k + (1:n);
end
odd = mod (table, 2);
total = sum (table);
