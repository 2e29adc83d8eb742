function [x, steps] = newton (f, df, x, tolerance)
  if tolerance <= 0, error ('the tolerance must be positive'); end
  for steps = 0:1000
    value = f (x);
    if abs (value) <= tolerance
      return
    end
    x -= value / df (x);
  end
end
