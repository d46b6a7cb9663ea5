using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Layers;
using Lamina.Regularizers;

namespace Lamina.Saving;

/// <summary>The families of classes that Lamina brings with it; each keeps its own list.</summary>
static class BuiltIn
{
    public static void Register()
    {
        InitializerClasses.Register();
        Regularizer.Register();
        Constraint.Register();
        Model.Register();
        LayerClasses.Register();
        Losses.LossClasses.Register();
        Optimizers.OptimizerClasses.Register();
        Schedules.LearningRateSchedule.Register();
        Metrics.MetricClasses.Register();
        CustomScaleLayer.Register();
    }
}
