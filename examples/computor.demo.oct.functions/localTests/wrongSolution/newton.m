function [x, steps] = newton (f, df, x, tolerance)
  for steps = 1:3
    x = x - f (x) / df (x);
  end
end
