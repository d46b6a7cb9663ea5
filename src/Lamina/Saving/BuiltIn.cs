using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Regularizers;
using Lamina.Schedules;

namespace Lamina.Saving;

/// <summary>The families of classes that Lamina brings with it; each keeps its own list.</summary>
static class BuiltIn
{
    /// <summary>By the module in which ids are looked up, what registers a family; layers have no ids.</summary>
    public static Dictionary<string, Action> Families() => new()
    {
        [InitializerClasses.Module] = InitializerClasses.Register,
        [Regularizer.Family] = Regularizer.Register,
        [Constraint.Family] = Constraint.Register,
        [Loss.Family] = LossClasses.Register,
        [Optimizer.Family] = OptimizerClasses.Register,
        [LearningRateSchedule.Family] = LearningRateSchedule.Register,
        [Metric.Family] = MetricClasses.Register,
        [LayerClasses.Family] = Layers,
    };

    static void Layers()
    {
        Model.Register();
        LayerClasses.Register();
        CustomScaleLayer.Register();
    }
}
