using Lamina.IR;

namespace Lamina.Tests;

public class LinalgOpsTests
{
    static Tensor Matrix(int rows, int columns, int seed = 1)
    {
        var random = new RandomStream(seed);
        double[] values = [.. Enumerable.Range(0, 2 * rows * columns).Select(_ => random.NextNormal())];
        return NDArray.From<double>(values, (2, rows, columns));
    }

    static void Same(Tensor wanted, Tensor got, double gap = 1e-9)
    {
        Assert.Equal(wanted.Shape, got.Shape);
        Assert.True((wanted - got).Abs().Max().Item() <= gap, $"{(wanted - got).Abs().Max().Item()}");
    }

    static Tensor T(Tensor x) => x.Transpose([0, 2, 1]);

    static Tensor Identity(int n) => Ops.Eye(n, dtype: DType.Float64).BroadcastTo((2, n, n));

    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(1, 1)]
    public void Factors_multiply_to_the_matrix(int rows, int columns)
    {
        Tensor a = Matrix(rows, columns);
        foreach (string mode in new[] { "reduced", "complete" })
        {
            (Tensor q, Tensor r) = Ops.Qr(a, mode);
            Same(a, q.MatMul(r));
            Same(Identity(q.Shape[2]), T(q).MatMul(q));
        }
        foreach (bool full in new[] { false, true })
        {
            (Tensor u, Tensor s, Tensor v) = Ops.Svd(a, full);
            int k = s.Shape[1];
            Same(a, (u.Slice(2, 0, k) * s.ExpandDims(1)).MatMul(v.Slice(1, 0, k)));
            Same(Identity(u.Shape[2]), T(u).MatMul(u));
            Same(Identity(v.Shape[1]), v.MatMul(T(v)));
        }
        Same(a, a.MatMul(Ops.Pinv(a)).MatMul(a));
    }

    [Fact]
    public void Singular_values_of_0_still_give_orthogonal_vectors()
    {
        Tensor a = Tensor.Ones((2, 3, 3), DType.Float64);
        (Tensor u, Tensor s, _) = Ops.Svd(a);
        Same(Identity(3), T(u).MatMul(u));
        Assert.Equal(3, s.ToArray<double>()[0], 1e-9);
        Assert.Equal([1, 1], Ops.MatrixRank(a).ToArray<int>());
    }

    [Fact]
    public void Square_matrices_are_solved_inverted_and_factored()
    {
        Tensor a = Matrix(5, 5), symmetric = a.MatMul(T(a)), b = Matrix(5, 2, 3);
        Same(b, a.MatMul(Ops.Solve(a, b)));
        Same(Identity(5), a.MatMul(Ops.Inv(a)));
        Tensor l = Ops.Cholesky(symmetric);
        Same(symmetric, l.MatMul(T(l)));
        Same(Ops.Inv(symmetric), Ops.CholeskyInverse(l), 1e-6);
        Same(b, T(l).MatMul(Ops.SolveTriangular(T(l), b)));
        (Tensor values, Tensor vectors) = Ops.Eigh(symmetric);
        Same(symmetric, (vectors * values.ExpandDims(1)).MatMul(T(vectors)));
        Same(Ops.Det(symmetric).Log(), Ops.Logdet(symmetric), 1e-7);
        Same(Ops.Inv(a.MatMul(a)), Ops.MatrixPower(a, -2), 1e-6);
        (Tensor packed, Tensor pivots) = Ops.LuFactor(a);
        Assert.Equal(new Shape(2, 5), pivots.Shape);
        Same(Ops.Det(a).Abs(), Ops.Diagonal(packed, 0, 1, 2).Prod(1).Abs());
    }

    [Fact]
    public void Eigenvalues_of_a_rotation_are_complex()
    {
        Tensor a = Tensor.From(new[,] { { 0.0, -1.0 }, { 1.0, 0.0 } });
        var (values, vectors) = Ops.Eig(a);
        Assert.Equal([-1.0, 1.0], values.Imaginary.ToArray<double>().Order().Select(v => Math.Round(v, 12)));
        Assert.All(values.Real.ToArray<double>(), v => Assert.Equal(0, v, 1e-12));
        Assert.Equal(2, (vectors.Real.Square() + vectors.Imaginary.Square()).Sum().Item(), 1e-12);
    }

    [Fact]
    public void Eigenvectors_of_a_general_matrix_are_multiplied_by_their_values()
    {
        Tensor a = Matrix(6, 6);
        var (w, v) = Ops.Eig(a);
        (Tensor re, Tensor im) = (w.Real.ExpandDims(1), w.Imaginary.ExpandDims(1));
        Same(a.MatMul(v.Real), v.Real * re - v.Imaginary * im, 1e-9);
        Same(a.MatMul(v.Imaginary), v.Real * im + v.Imaginary * re, 1e-9);
    }

    [Theory]
    [InlineData("cholesky")]
    [InlineData("inv")]
    [InlineData("det")]
    [InlineData("logdet")]
    [InlineData("solve")]
    [InlineData("triangular")]
    [InlineData("pinv")]
    [InlineData("qr")]
    [InlineData("eigh")]
    [InlineData("svd")]
    [InlineData("svd wide")]
    [InlineData("nuclear norm")]
    public void Gradients_agree_with_differences(string name)
    {
        Tensor weights = Matrix(4, 4, 9);
        Tensor F(Tensor a)
        {
            Tensor y = name switch
            {
                "cholesky" => Ops.Cholesky(a.MatMul(T(a))),
                "inv" => Ops.Inv(a),
                "det" => Ops.Det(a),
                "logdet" => Ops.Logdet(a.MatMul(T(a))),
                "solve" => Ops.Solve(a, weights),
                "triangular" => Ops.SolveTriangular(a, weights, lower: true),
                "pinv" => Ops.Pinv(a.Slice(2, 0, 3)),
                "qr" => Ops.Qr(a.Slice(2, 0, 3)) is var (q, r) ? Ops.Concatenate([q, r], 1) : a,
                // Squares, so that the sign of a vector does not matter.
                "eigh" => Ops.Eigh(a + T(a)) is var (w, v) ? v.Square() * w.ExpandDims(1) : a,
                "svd" => Squared(Ops.Svd(a.Slice(2, 0, 3), fullMatrices: false)),
                "svd wide" => Squared(Ops.Svd(a.Slice(1, 0, 3), fullMatrices: false)),
                _ => Ops.Norm(a, "nuc", [1, 2]),
            };
            return (Ops.Ravel(y) * Ops.Arange(1, 1 + y.Shape.Elements, dtype: DType.Float64).Sin()).Sum();
        }
        Tensor a = Matrix(4, 4), direction = Matrix(4, 4, 5);
        double h = 1e-5, differences = ((F(a + h * direction) - F(a - h * direction)) / (2 * h)).Item();
        double got = (Gradient.Of(F(a), [a])[0] * direction).Sum().Item();
        Assert.Equal(differences, got, Math.Abs(differences) * 1e-5 + 1e-6);
    }

    static Tensor Squared((Tensor U, Tensor S, Tensor V) d) =>
        Ops.Concatenate([Ops.Ravel(d.U.Square()), Ops.Ravel(d.S), Ops.Ravel(d.V.Square())]);

    [Fact]
    public void Least_squares_and_norms_are_those_of_the_definitions()
    {
        Tensor a = Matrix(6, 2).Select(0, 0), b = Matrix(6, 2, 7).Select(0, 0);
        Tensor x = Ops.Lstsq(a, b);
        Assert.True(a.Transpose().MatMul(a.MatMul(x) - b).Abs().Max().Item() < 1e-9);
        Tensor m = Tensor.From(new[,] { { 1f, -2f }, { 3f, 4f } });
        Assert.Equal(6, Ops.Norm(m, 1, [0, 1]).Item(), 1e-5);
        Assert.Equal(7, Ops.Norm(m, double.PositiveInfinity, [0, 1]).Item(), 1e-5);
        Assert.Equal(Math.Sqrt(30), Ops.Norm(m).Item(), 1e-5);
        Assert.Equal(10, Ops.Det(m).Item(), 1e-5);
        Assert.Throws<ArgumentException>(() => Ops.Inv(a));
    }

    [Fact]
    public void Derivatives_in_a_direction_need_no_second_function()
    {
        Tensor x = Tensor.From(new[] { 1f, 2f }), v = Tensor.From(new[] { 1f, -1f });
        (Tensor[] y, Tensor[] d) = Ops.Jvp(t => [t[0] * t[0] * t[0]], [x], [v]);
        Assert.Equal([1f, 8f], y[0].ToArray<float>());
        Assert.Equal([3f, -12f], d[0].ToArray<float>());
    }
}
