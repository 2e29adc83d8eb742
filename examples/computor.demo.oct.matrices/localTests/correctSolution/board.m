% no for loop needed
clear all;
n = 4;
[x, y] = meshgrid (1:n);
table = x .* y;
odd = logical (bitand (table, 1));
total = sum (sum (table));
corner = table(3:4, 3:4);
summary = struct ("size", n, "odd", sum (odd(:)));
