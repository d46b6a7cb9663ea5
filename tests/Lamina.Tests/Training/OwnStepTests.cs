using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Optimizers;

namespace Lamina.Tests.Training;

/// <summary>Models of classes of their own: own steps, added losses, own metrics, several optimizers.</summary>
[Collection(ProcessWide.Name)]
public class OwnStepTests
{
    sealed class Regression : Model
    {
        readonly Dense dense;
        readonly Mean error;

        public Regression() => (dense, error) = (Track(new Dense(1)), TrackMetric(new Mean("error")));

        public override Tensor Call(Tensor x, CallContext context) => dense.Apply(x, context);

        protected internal override StepResult TrainStep(StepInputs inputs)
        {
            Tensor difference = Call(inputs.X[0], new CallContext(training: true)) - inputs.Y[0];
            Tensor loss = difference.Square().Mean();
            Minimize(loss);
            error.Update(difference.Abs());
            return new StepResult(loss, [("error", error.Result()), ("batch_loss", loss)]);
        }
    }

    [Fact]
    public void An_own_step_learns_and_logs_what_it_names()
    {
        Random.SetSeed(1);
        (NDArray x, NDArray y) = Samples.Line(64);
        var model = new Regression();
        model.Compile(new SGD(0.1));
        History history = model.Fit(x, y, epochs: 30, batchSize: 16, verbose: 0);
        Assert.Equal(["loss", "error", "batch_loss"], history.Metrics.Keys);
        Assert.True(history["loss"][^1] < 1e-3, $"{history["loss"][^1]}");
        Assert.True(history["error"][^1] < history["error"][0] / 10);
        Assert.Equal([1.0, -2.0], model.Weights[0].Value.ToArray<float>().Select(w => Math.Round(w, 1)));
    }

    /// <summary>Has no Call: a step with two optimizers, one after the other.</summary>
    sealed class Pair : Model
    {
        readonly Dense first, second;
        readonly Optimizer slow = new SGD(0.01);

        public Pair()
        {
            (first, second) = (Track(new Dense(1, useBias: false)), Track(new Dense(1, useBias: false)));
            TrackOptimizer(slow);
        }

        protected internal override StepResult TrainStep(StepInputs inputs)
        {
            Tensor a = (first.Apply(inputs.X[0]) - 1).Square().Mean();
            Minimize(a, layers: first);
            // By the changed weight of the first.
            Tensor b = (second.Apply(first.Apply(inputs.X[0])) - 1).Square().Mean();
            Minimize(b, slow, second);
            return new StepResult(a + b, [("a", a), ("b", b)]);
        }
    }

    [Fact]
    public void Two_optimizers_change_their_own_layers_one_after_the_other()
    {
        NDArray x = NDArray.From<float>([1], (1, 1));
        var model = new Pair();
        model.Compile(new SGD(0.1));
        model.TrainOnBatch(x);
        model.SetWeights(NDArray.From<float>([3], (1, 1)), NDArray.From<float>([2], (1, 1)));
        model.ResetMetrics();
        EvaluationResult result = model.TrainOnBatch(x);
        // a = (3 − 1)², slope 4: 3 − 0.4 = 2.6. b = (5.2 − 1)², slope 2·4.2·2.6 = 21.84.
        Assert.Equal([21.64, 4, 17.64], result.ToArray().Select(v => Math.Round(v, 4)));
        Assert.Equal(2.6, model.Weights[0].Value[0], 1e-5);
        Assert.Equal(2 - 0.2184, model.Weights[1].Value[0], 1e-5);
        Assert.Equal(["loss", "a", "b"], result.Names);
    }

    sealed class Sparse : Model
    {
        readonly Dense dense;

        public Sparse() => dense = Track(new Dense(2, useBias: false, kernelInitializer: "ones"));

        public override Tensor Call(Tensor x, CallContext context)
        {
            Tensor y = dense.Apply(x, context);
            context.AddLoss(y.Abs().Mean() * 0.1);
            return y;
        }
    }

    [Fact]
    public void An_added_loss_is_enough_to_learn_and_adds_to_others()
    {
        NDArray x = NDArray.From<float>([1, 2], (2, 1));
        var model = new Sparse();
        model.Compile(new SGD(1.0));
        History history = model.Fit(x, epochs: 2, verbose: 0);
        Assert.Equal(0.15, history["loss"][0], 1e-6);
        Assert.True(history["loss"][1] < history["loss"][0]);
        model.SetWeights(NDArray.From<float>([1, 1], (1, 2)));
        model.Compile("sgd", "mse");
        Assert.Equal(0.15, model.Evaluate(x, NDArray.From<float>([1, 1, 2, 2], (2, 2)), verbose: 0).Loss, 1e-6);
    }

    sealed class Weighted : Model
    {
        readonly Dense dense;

        public Weighted() => dense = Track(new Dense(1, useBias: false, kernelInitializer: "ones"));

        public override Tensor Call(Tensor x, CallContext context) => dense.Apply(x, context);

        public override Tensor ComputeLoss(StepInputs inputs, Tensor[] predicted, CallContext context) =>
            base.ComputeLoss(inputs, predicted, context) * 3 + 1;

        protected internal override Tensor[] PredictStep(Tensor[] x) => [base.PredictStep(x)[0] + 100];
    }

    [Fact]
    public void The_loss_and_what_Predict_gives_can_be_changed_alone()
    {
        NDArray x = NDArray.From<float>([1, 2], (2, 1)), y = NDArray.From<float>([0, 0], (2, 1));
        var model = new Weighted();
        model.Compile("sgd", "mse", ["mae"]);
        EvaluationResult result = model.Evaluate(x, y, verbose: 0);
        Assert.Equal(2.5 * 3 + 1, result.Loss, 1e-5);
        Assert.Equal(1.5, result["mae"], 1e-5);
        Assert.Equal([101f, 102f], model.Predict(x).ToArray<float>());
    }
}
