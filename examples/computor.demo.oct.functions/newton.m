function [x, steps] = newton (f, df, x, tolerance)
  % a zero of F near X, by Newton's method
  if (tolerance <= 0)
    error ("newton:tolerance", "the tolerance must be positive");
  end
  steps = 0;
  while (abs (f (x)) > tolerance)
    x = x - f (x) / df (x);
    steps = steps + 1;
  end
end
