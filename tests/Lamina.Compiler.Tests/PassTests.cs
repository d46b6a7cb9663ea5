using Lamina.IR;

namespace Lamina.Compiler.Tests;

public class PassTests
{
    static Plan Compile(Graph graph)
    {
        Pipeline.AfterPass = (_, after) => Verifier.Check(after);
        Plan plan = Pipeline.Compile(graph);
        PlanVerifier.Check(plan);
        return plan;
    }

    static Graph Of(Shape shape, Func<Tensor, Tensor> function) =>
        Graph.Of([new(DType.Float32, shape)], x => [function(x[0])]);

    static string[] Names(Plan plan) => [.. plan.Steps.Select(step => step.Node.Op.Name)];

    [Fact]
    public void Elementwise_chains_become_one_step() =>
        Assert.Equal(["fused(exponential add logistic multiply)"],
            Names(Compile(Of((4, 5), x => (x.Exp() + 1).Sigmoid() * x))));

    [Fact]
    public void A_group_does_not_depend_on_itself_through_a_group_that_has_grown()
    {
        var x = new Parameter(0, new(DType.Float32, 2)).Apply();
        Tensor second = x.Sin(), first = x.Exp(), sum = first.Sum([0], true).BroadcastTo(2);
        Tensor grown = first + second, last = second * sum;
        var groups = new Grouping(new Graph([x], [grown, last]).Nodes());
        Assert.True(groups.TryMerge(first.Node, grown.Node, 40));
        // The sum now stands behind the group of first and grown, and that behind second.
        Assert.False(groups.TryMerge(second.Node, last.Node, 40));
        Assert.Equal(groups.Nodes.Count, groups.Ordered().Sum(group => group.Count));
    }

    [Fact]
    public void A_bias_of_heads_and_sizes_is_added_by_the_product_that_makes_them()
    {
        Graph Heads(Shape bias, Shape target) => Graph.Of(
            [new(DType.Float32, (2, 3, 8)), new(DType.Float32, (8, 12)), new(DType.Float32, bias)],
            x => [x[0].MatMul(x[1]).Reshape(target) + x[2]]);
        Assert.Equal(["dot_general+bias"], Names(Compile(Heads((4, 3), (2, 3, 4, 3)))));
        Assert.Equal(["dot_general+bias"], Names(Compile(Heads((1, 4, 3), (2, 3, 4, 3)))));
        // 3 numbers repeat along the heads, and 12 of an axis that the product has not made do not.
        Assert.Equal(["dot_general", "fused(add)"], Names(Compile(Heads(3, (2, 3, 4, 3)))));
        Assert.Equal(["dot_general", "fused(add)"], Names(Compile(Heads((3, 4, 1), (2, 3, 4, 3)))));
    }

    [Fact]
    public void A_product_of_few_rows_reads_a_matrix_of_16_bits_as_it_is()
    {
        Plan Product(int rows, Shape matrix, Func<Tensor, Tensor> read) => Compile(Graph.Of(
            [new(DType.BFloat16, (rows, 512)), new(DType.BFloat16, matrix)], x => [x[0].MatMul(read(x[1]))]));
        foreach (Plan plan in (Plan[])[Product(1, (512, 300), w => w),
            Product(1, (512, 30, 10), w => w.Reshape((512, 300))), Product(8, (20, 512), w => w.Transpose()),
            Product(8, (512, 256), w => w)])
        {
            Assert.Equal(["fused(convert)", "dot_general", "fused(convert)"], Names(plan));
            Assert.Equal(DType.BFloat16, plan.Steps[1].Node.Inputs[1].DType);
        }
        // More rows would widen it more often, and few columns are made from registers.
        foreach (Plan plan in (Plan[])[Product(9, (512, 300), w => w), Product(9, (20, 512), w => w.Transpose()),
            Product(1, (512, 20), w => w)])
            Assert.All(plan.Steps.Single(step => step.Node.Op is DotGeneral).Node.Inputs,
                input => Assert.Equal(DType.Float32, input.DType));
    }

    [Fact]
    public void A_group_never_depends_on_itself()
    {
        // a feeds b both directly and through a reduction to rows: they cannot be one loop, but the sum ends the first.
        Plan plan = Compile(Of((4, 5), x => { Tensor a = x.Exp(); return a / a.Sum([0], true); }));
        Assert.Equal(["fused(exponential reduce_sum)", "fused(exponential divide)"], Names(plan));
    }

    [Fact]
    public void A_softmax_is_one_loop_and_so_is_its_gradient()
    {
        Plan plan = Compile(Of((2, 4, 5), x => Functions.Softmax(x + 1)));
        Assert.Equal(["fused(add reduce_maximum subtract exponential reduce_sum divide)"], Names(plan));
        plan = Compile(Of((4, 5), x => Gradient.Of((Functions.Softmax(x) * x.StopGradient()).Sum(), [x])[0]));
        Assert.Single(plan.Steps);
    }

    [Fact]
    public void A_normalization_is_one_loop_that_keeps_only_what_its_gradient_reads()
    {
        Plan plan = Compile(Of((8, 16), x => (x - x.Mean([1], true)) * (x.Variance([1], true) + 1e-3).Rsqrt()));
        Step step = Assert.Single(plan.Steps);
        Assert.Single(step.Outputs);
    }

    [Fact]
    public void Numbers_of_rows_that_others_use_leave_the_loop()
    {
        Plan plan = Compile(Graph.Of([new(DType.Float32, (4, 5)), new(DType.Float32, (5, 4))], x =>
        {
            Tensor sums = x[0].Exp().Sum([1], true);
            return [x[0] / sums, sums.Reshape(4).BroadcastTo((5, 4)).MatMul(x[0])];
        }));
        Assert.Equal(2, Assert.Single(plan.Steps, step => step.Node.Op is Fused).Outputs.Count);
    }

    [Fact]
    public void What_memory_would_carry_for_longer_than_arithmetic_takes_is_computed_again()
    {
        // The gradient of gelu needs erf and exp of the input: it reads the input alone.
        Graph graph = Graph.Of([new(DType.Float32, (64, 32)), new(DType.Float32, (32, 32))], x =>
        {
            Tensor h = x[0].MatMul(x[1]), y = h * (0.5 * ((h * Math.Sqrt(0.5)).Erf() + 1));
            return [.. Gradient.Of(y.MatMul(x[1]).Square().Sum(), [x[1]])];
        });
        Step[] loops =
            [.. Compile(graph).Steps.Where(step => step.Node.Op is Fused fused && fused.Name.Contains("erf"))];
        Assert.Equal(2, loops.Length);
        Assert.Single(loops[0].Outputs);
        Assert.Equal(2, loops[1].Node.Inputs.Count(input => input.Shape == (64, 32)));
    }

    [Fact]
    public void The_gradient_of_a_bias_is_summed_where_it_is_made()
    {
        Graph graph = Graph.Of([new(DType.Float32, (64, 32)), new(DType.Float32, (32, 8)), new(DType.Float32, 8)], x =>
            [.. Gradient.Of((x[0].MatMul(x[1]) + x[2]).Tanh().Square().Sum(), [x[1], x[2]])]);
        Assert.DoesNotContain(Compile(graph).Steps, step => step.Node.Op is Reduce);
    }

    [Fact]
    public void Equal_things_are_computed_once() =>
        Assert.Single(Compile(Of((4, 5), x => x.Sum([0]) + x.Sum([0]))).Steps, step => step.Node.Op is Reduce);

    [Fact]
    public void Bias_and_relu_move_into_the_product()
    {
        Tensor w = Tensor.Zeros((5, 3)), b = Tensor.From(new float[3]);
        Plan plan = Compile(Graph.Of([new(DType.Float32, (4, 5)), new(DType.Float32, (5, 3)), new(DType.Float32, 3)],
            x => [(x[0].MatMul(x[1]) + x[2]).Relu()]));
        Assert.Equal(["dot_general+bias+relu"], Names(plan));
    }

    [Fact]
    public void A_product_over_an_axis_behind_a_single_batch_keeps_its_shape() =>
        Assert.Contains("dot_general", Names(Compile(Graph.Of(
            [new(DType.Float32, (1, 8, 6, 1)), new(DType.Float32, (8, 4))], x => [x[0].Dot(x[1], [1], [0])]))));

    [Fact]
    public void A_transposed_operand_is_read_where_it_lies()
    {
        Plan plan = Compile(Graph.Of([new(DType.Float32, (4, 5)), new(DType.Float32, (3, 5))],
            x => [x[0].MatMul(x[1].Transpose()), x[1].Transpose().Dot(x[0].Transpose(), [0], [0])]));
        Assert.Equal(["dot_general", "dot_general"], Names(plan));
        // Free axes that have changed places must still be moved.
        plan = Compile(Graph.Of([new(DType.Float32, (4, 5)), new(DType.Float32, (2, 3, 5))],
            x => [x[0].Dot(x[1].Transpose([1, 0, 2]), [1], [2])]));
        Assert.Contains("transpose", Names(plan));
    }

    [Fact]
    public void A_cache_that_grows_is_written_where_it_lies()
    {
        var cache = new Variable(new NDArray((8, 4)), "cache", trainable: false);
        Plan plan = Compile(Of((1, 4), x =>
        {
            Tensor zero = Tensor.Scalar(0, DType.Int32);
            Tensor all = new DynamicUpdateSlice().Apply(cache.Tensor, x, Tensor.Scalar(2, DType.Int32), zero);
            cache.Assign(all);
            return all.Sum([0]);
        }));
        Step step = plan.Steps[0];
        Assert.IsType<DynamicUpdateSlice>(step.Node.Op);
        Assert.Equal(step.Inputs[0], step.Outputs[0]);
        Assert.DoesNotContain(plan.Steps, other => other.Node.Op is Copy);
        // Somebody who needs the old values still gets them.
        plan = Compile(Of((1, 4), x =>
        {
            Tensor zero = Tensor.Scalar(0, DType.Int32), old = cache.Tensor;
            Tensor all = new DynamicUpdateSlice().Apply(old, x, zero, zero);
            cache.Assign(all);
            return all.MatMul(old.Transpose());
        }));
        step = Assert.Single(plan.Steps, each => each.Node.Op is DynamicUpdateSlice);
        Assert.NotEqual(step.Inputs[0], step.Outputs[0]);
    }

    [Fact]
    public void A_value_that_is_needed_alone_is_not_fused_away()
    {
        Plan plan = Compile(Graph.Of([new(DType.Float32, (4, 5)), new(DType.Float32, (5, 3)), new(DType.Float32, 3)],
            x => { Tensor y = x[0].MatMul(x[1]); return [y, (y + x[2]).Relu()]; }));
        Assert.Equal(["dot_general", "fused(add relu)"], Names(plan));
    }

    [Fact]
    public void Moves_that_move_nothing_vanish()
    {
        Plan plan = Compile(Of((4, 1, 5), x => x.Transpose([1, 0, 2]).Reshape((4, 5)).Transpose().Transpose() * 1 + 0));
        Assert.Equal(["copy"], Names(plan));
    }

    [Fact]
    public void Memory_of_values_that_are_over_is_used_again()
    {
        Plan plan = Compile(Of((64, 64), x =>
        {
            for (int i = 0; i < 10; i++) x = x.MatMul(x).Tanh();
            return x;
        }));
        Assert.True(plan.ArenaBytes <= 2 * 64 * 64 * 4, plan.ToString());
        Assert.True(plan.UnsharedBytes > plan.ArenaBytes);
    }

    [Theory]
    [InlineData(2, true)]     // side by side: no element is in two windows
    [InlineData(1, false)]
    public void The_gradient_of_max_pooling_is_written_over_its_input(int stride, bool over)
    {
        WindowGeometry window = WindowGeometry.Valid([2, 2], [stride, stride]);
        Shape shape = (1, 6, 6, 16);
        Plan plan = Compile(Graph.Of([new(DType.Float32, shape), new(DType.Float32, window.OutputShape(shape))], x =>
        {
            Tensor gradient = new SelectAndScatter(window).Apply(x[0].Exp(), x[1]);
            return [gradient.Max([0, 1, 2])];
        }));
        Step step = plan.Steps.Single(each => each.Node.Op is SelectAndScatter);
        Assert.Equal(over, step.Inputs[0] == step.Outputs[0]);
    }

    [Fact]
    public void A_slice_is_updated_where_its_operand_lies()
    {
        Plan plan = Compile(Graph.Of(
            [new(DType.Float32, (8, 4)), new(DType.Float32, (2, 4)), new(DType.Int32, Shape.Scalar)], x =>
            [new DynamicUpdateSlice().Apply(x[0].Exp(), x[1], x[2], Tensor.Scalar(0, DType.Int32)).Max([0])]));
        Step step = plan.Steps.Single(each => each.Node.Op is DynamicUpdateSlice);
        Assert.Equal(step.Inputs[0], step.Outputs[0]);
    }

    [Fact]
    public void The_relu_mask_of_a_pooled_layer_is_taken_on_the_small_side()
    {
        Graph graph =
            Graph.Of([new(DType.Float32, (1, 4, 4, 2)), new(DType.Float32, (3, 3, 2, 3)), new(DType.Float32, 3)], x =>
        {
            Tensor y = (Functions.Convolution(x[0], x[1], [1, 1], "same", [1, 1]) + x[2]).Relu();
            Tensor loss = Functions.MaxPool(y, [2, 2], [2, 2], "valid").Square().Sum();
            return Gradient.Of(loss, [x[1], x[2]]);
        });
        Plan plan = Compile(graph);
        Assert.DoesNotContain(plan.Steps, step => step.Node.Op is Fused && step.Node.Outputs[0].Shape == (1, 4, 4, 3));
        Assert.Single(plan.Steps, step => step.Node.Op is ReduceWindow or ChooseWindow);
    }

    [Theory]
    [InlineData(2, false, true)]
    [InlineData(1, false, false)]    // windows overlap
    [InlineData(2, true, false)]     // somebody else reads what was pooled
    public void Max_pooling_keeps_a_byte_a_window_for_its_gradient(int stride, bool isRead, bool keeps)
    {
        Shape shape = (2, 8, 8, 16);
        Plan plan = Compile(Graph.Of([new(DType.Float32, shape), new(DType.Float32, (16, 64))], x =>
        {
            Tensor y = x[0].Exp(), pooled = Functions.MaxPool(y, [2, 2], [stride, stride], "valid");
            Tensor gradient = Gradient.Of(pooled.MatMul(x[1]).Square().Sum(), [y])[0];
            return [(isRead ? gradient * y : gradient).Max([0, 1, 2])];
        }));
        Assert.Equal(keeps, plan.Steps.Any(step => step.Node.Op is ChooseWindow));
        Assert.Equal(keeps, plan.Steps.Any(step => step.Node.Op is ScatterChosen));
        Assert.Equal(!keeps, plan.Steps.Any(step => step.Node.Op is SelectAndScatter));
        // What was pooled and what is made of the maxima are of one size, and so is the gradient.
        Assert.Equal(keeps, plan.ArenaBytes < 2 * shape.Elements * sizeof(float));
    }

    [Fact]
    public void A_loop_keeps_only_what_is_read_and_repeats_nothing_that_stays()
    {
        TensorType[] types = [new(DType.Float32, (7, 4, 5)), new(DType.Float32, (5, 5))];
        Graph graph = Graph.Of(types, x =>
        {
            Tensor last = Scan.Run((c, e) =>
            {
                Tensor h = (e[0] + c[0].MatMul(x[1])).Tanh();
                return ([h], [h * 2]);
            }, [Tensor.Zeros((4, 5))], [x[0]]).Carries[0];
            return [last, .. Gradient.Of(last.Sum(), [x[1]])];
        });
        Plan plan = Compile(graph);
        Step[] loops = [.. plan.Steps.Where(step => step.Node.Op is Scan)];
        Assert.Equal(2, loops.Length);
        Assert.DoesNotContain(loops[0].Bodies[0].Steps, step =>
            step.Node.Op.Name.Contains("multiply", StringComparison.Ordinal));
        Assert.Contains(plan.Steps, step => step.Node.Op is Transpose);
        Assert.DoesNotContain(loops[1].Bodies[0].Steps, step => step.Node.Op is Transpose);
        // The gradient of the matrix is one product over time and batch, after the loop.
        Assert.Contains(plan.Steps, step => step.Node.Op is DotGeneral && step.Node.Inputs[0].Shape == (28, 5));
    }

    [Fact]
    public void The_gates_of_a_cell_are_read_where_they_lie_and_their_gradients_written_where_they_belong()
    {
        Tensor[] Cell(Tensor z, Tensor before)
        {
            IReadOnlyList<Tensor> gates = CustomGradient.Of(
                sums => sums[0].Split(4, 1), (_, _, parts) => [Tensor.Concatenate(parts, 1)], z);
            Tensor c = gates[1].Sigmoid() * before + gates[0].Sigmoid() * gates[2].Tanh();
            return [gates[3].Sigmoid() * c.Tanh(), c];
        }
        TensorType[] types = [new(DType.Float32, (8, 128)), new(DType.Float32, (8, 32))];
        Step step = Assert.Single(Compile(Graph.Of(types, x => Cell(x[0], x[1]))).Steps);
        Assert.Equal(2, step.Inputs.Count);

        Plan plan = Compile(Graph.Of(types, x => Gradient.Of((Cell(x[0], x[1])[0] + x[1]).Sum(), [x[0]])));
        Assert.DoesNotContain(plan.Steps, step => step.Node.Op is Slice or Concatenate);
        Assert.EndsWith("concatenate)", plan.Steps[^1].Node.Op.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_that_others_read_too_is_made_once()
    {
        TensorType[] types = [new(DType.Float32, (8, 64)), new(DType.Float32, (32, 5))];
        string[] names = Names(Compile(Graph.Of(types, x =>
        {
            Tensor part = x[0].Slice(1, 32);
            return [part.Exp(), part.MatMul(x[1])];
        })));
        Assert.Contains("slice", names);
        // Short runs are not worth the odometer, and a small part is not worth the memory of the whole.
        Assert.Contains("slice", Names(Compile(Of((8, 64), x => x.Slice(1, 0, 8).Exp()))));
        Assert.Contains("slice", Names(Compile(Of((8, 640), x => x.Slice(1, 0, 64).Exp()))));
    }

    [Fact]
    public void A_concatenation_of_what_no_loop_computes_stays_as_it_is() =>
        Assert.Equal(["concatenate"], Names(Compile(Of((8, 64), x => Tensor.Concatenate([x, x], 1)))));

    [Fact]
    public void A_concatenation_of_numbers_of_rows_does_not_join_the_loop_over_the_rows()
    {
        Plan plan = Compile(Of((4, 16, 8), x =>
        {
            Tensor sum = x.Exp().Sum([2]);
            return Tensor.Concatenate([sum.Tanh(), sum + 1], 1);
        }));
        Assert.Equal("concatenate", plan.Steps[^1].Node.Op.Name);
    }

    [Fact]
    public void A_loop_does_not_write_a_concatenation_over_what_it_reads()
    {
        Plan plan = Compile(Of((8, 64), x =>
        {
            Tensor y = Functions.Softmax(x);
            return Tensor.Concatenate([y.Slice(1, 32).Exp(), y.Slice(1, 0, 32).Exp()], 1).Sum([0]);
        }));
        Step last = Assert.Single(plan.Steps, step =>
            step.Node.Op.Name.Contains("concatenate", StringComparison.Ordinal));
        Assert.All(last.Inputs, place => Assert.NotEqual(last.Outputs[0], place));
    }

    [Fact]
    public void Products_are_brought_to_plain_ones_by_moving_the_least()
    {
        // The gradient of a projection over time and batch reads the sequence as the projection did.
        TensorType[] types = [new(DType.Float32, (6, 7, 3)), new(DType.Float32, (3, 5)), new(DType.Float32, (7, 6, 5))];
        Plan plan = Compile(Graph.Of(types, x =>
        {
            Tensor sequence = x[0].Transpose([1, 0, 2]);
            Tensor y = new DotGeneral([], [], [2], [0]).Apply(sequence, x[1]);
            return [y, new DotGeneral([], [], [0, 1], [0, 1]).Apply(sequence, x[2])];
        }));
        Assert.Equal((7, 6, 3), Assert.Single(plan.Steps, step => step.Node.Op is Transpose).Node.Outputs[0].Shape);

        // Nothing moves: what was transposed is read as it lay before.
        types = [new(DType.Float32, (6, 7)), new(DType.Float32, (6, 5))];
        Assert.Equal(["dot_general"],
            Names(Compile(Graph.Of(types, x => [new DotGeneral([], [], [1], [0]).Apply(x[0].Transpose(), x[1])]))));

        // One of the two has to move: the smaller one does.
        types = [new(DType.Float32, (6, 7, 3)), new(DType.Float32, (7, 6, 50))];
        plan = Compile(Graph.Of(types, x => [new DotGeneral([], [], [0, 1], [1, 0]).Apply(x[0], x[1])]));
        Assert.Equal((7, 6, 3), Assert.Single(plan.Steps, step => step.Node.Op is Transpose).Node.Outputs[0].Shape);
    }

    [Theory]
    [InlineData(16, 64, true)]
    [InlineData(3, 64, false)]      // a few rows read the matrix from end to end
    [InlineData(16, 40, false)]     // no whole panels
    public void A_loop_multiplies_with_a_larger_matrix_in_panels(int rows, int units, bool inPanels)
    {
        TensorType[] types = [new(DType.Float32, (7, rows, 4 * units)), new(DType.Float32, (units, 4 * units))];
        Plan plan = Compile(Graph.Of(types, x => [Scan.Run((c, e) =>
            ([(e[0] + c[0].MatMul(x[1])).Slice(1, units, 2 * units).Tanh()], []),
            [Tensor.Zeros((rows, units))], [x[0]]).Carries[0]]));
        Step loop = Assert.Single(plan.Steps, step => step.Node.Op is Scan);
        Step product = Assert.Single(loop.Bodies[0].Steps, step => step.Node.Op is DotGeneral);
        Shape whole = (units, 4 * units), panels = (4 * units / 32, units, 32);
        Assert.Equal(inPanels ? panels : whole, product.Node.Inputs[1].Shape);
        Assert.Equal(inPanels, plan.Steps.Any(step => step.Node.Op is Transpose));
        Assert.DoesNotContain(loop.Bodies[0].Steps, step => step.Node.Op is Transpose or Slice);
    }

    [Fact]
    public void Arranged_buffers_never_overlap_while_both_live()
    {
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            var buffers = new List<Stretch>();
            for (int i = 0; i < 40; i++)
            {
                int start = random.Next(30);
                buffers.Add(new(random.Next(0, 1000), start, start + random.Next(10)));
            }
            (long[] offsets, long total) = Arena.Arrange(buffers);
            for (int i = 0; i < buffers.Count; i++)
            {
                Assert.True(offsets[i] + buffers[i].Bytes <= total && offsets[i] % Arena.Alignment == 0);
                for (int j = 0; j < i; j++)
                {
                    bool together = buffers[i].Start <= buffers[j].End && buffers[j].Start <= buffers[i].End;
                    bool apart = offsets[i] + buffers[i].Bytes <= offsets[j] ||
                        offsets[j] + buffers[j].Bytes <= offsets[i];
                    Assert.True(!together || apart);
                }
            }
        }
    }
}
