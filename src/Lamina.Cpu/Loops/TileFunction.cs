// Works on n elements: result[i] = f(a[i], b[i], c[i], d[i]), with as many arguments as the operation has; a loop that
// is said to take an argument as a scalar reads its first element only. The result may be one of the arguments if
// their elements have the same size. Nothing beyond n elements is touched.
global using unsafe TileFunction = delegate*<void*, void*, void*, void*, void*, int, void>;
