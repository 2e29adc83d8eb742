function [x, steps] = newton (f, df, x, tolerance)
  steps = 0;
end
