using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>The layers that configurations may name.</summary>
static partial class LayerClasses
{
    internal const string Family = "keras.layers";

    public static void Register()
    {
        Add("Dense", c => new Dense(c.Int("units"), ActivationFunction.FromConfig(c["activation"]),
            c.Bool("use_bias", true),
            LayerConfig.Initializer(c, "kernel_initializer"), LayerConfig.Initializer(c, "bias_initializer"),
            LayerConfig.Regularizer(c, "kernel_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
            LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Constraint(c, "kernel_constraint"),
            LayerConfig.Constraint(c, "bias_constraint"), LayerConfig.Name(c), LayerConfig.Trainable(c),
            LayerConfig.Type(c)));
        Add("Embedding", c => new Embedding(c.Int("input_dim"), c.Int("output_dim"),
            LayerConfig.Initializer(c, "embeddings_initializer"), LayerConfig.Regularizer(c, "embeddings_regularizer"),
            LayerConfig.Constraint(c, "embeddings_constraint"), c.Bool("mask_zero", false),
            LayerConfig.Name(c), LayerConfig.Trainable(c),
            LayerConfig.Type(c)));
        Add("Conv1D", Conv1D.Read, "Convolution1D");
        Add("Conv2D", Conv2D.Read, "Convolution2D");
        Add("Conv3D", Conv3D.Read, "Convolution3D");
        Add("MaxPooling1D", MaxPooling1D.Read, "MaxPool1D");
        Add("MaxPooling2D", MaxPooling2D.Read, "MaxPool2D");
        Add("MaxPooling3D", MaxPooling3D.Read, "MaxPool3D");
        Add("AveragePooling1D", AveragePooling1D.Read, "AvgPool1D");
        Add("AveragePooling2D", AveragePooling2D.Read, "AvgPool2D");
        Add("AveragePooling3D", AveragePooling3D.Read, "AvgPool3D");
        Add("Flatten", c => new Flatten(c.String("data_format", "channels_last"), LayerConfig.Name(c),
            LayerConfig.Type(c)));
        Add("Reshape", c => new Reshape(new Shape(((JsonArray)c["target_shape"]!)
            .Select(s => s?.GetValue<int>() ?? -1).ToArray()),
            LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Activation", c => new Activation(ActivationFunction.FromConfig(c["activation"]), LayerConfig.Name(c),
            LayerConfig.Type(c)));
        Add("Softmax", c => new Softmax(c.Ints("axis") ?? [-1], LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Dropout", c => new Dropout(c.Double("rate", 0), c["noise_shape"] is JsonArray shape
            ? (Ints)shape.Select(s => s?.GetValue<int>() ?? -1).ToArray() : (Ints?)null, c.IntOrNull("seed"),
                LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Rescaling", c => new Rescaling(c.Double("scale", 1), c.Double("offset", 0), LayerConfig.Name(c),
            LayerConfig.Type(c)));
        Add("Normalization", c => new Normalization(c["axis"] is null ? [] : c.Ints("axis")!,
            Normalization.Read(c["mean"]),
            Normalization.Read(c["variance"]), c.Bool("invert", false), LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("BatchNormalization", c => new BatchNormalization((c.Ints("axis") ?? [-1])[0], c.Double("momentum", 0.99),
            c.Double("epsilon", 1e-3), c.Bool("center", true), c.Bool("scale", true),
            LayerConfig.Initializer(c, "beta_initializer"), LayerConfig.Initializer(c, "gamma_initializer"),
            LayerConfig.Initializer(c, "moving_mean_initializer"),
                LayerConfig.Initializer(c, "moving_variance_initializer"),
            LayerConfig.Regularizer(c, "beta_regularizer"), LayerConfig.Regularizer(c, "gamma_regularizer"),
            LayerConfig.Constraint(c, "beta_constraint"), LayerConfig.Constraint(c, "gamma_constraint"),
            c.Bool("renorm", false), RenormClipping.Read(c["renorm_clipping"]), c.Double("renorm_momentum", 0.99),
            LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c)));
        Add("Add", c => new Add(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Subtract", c => new Subtract(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Multiply", c => new Multiply(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Average", c => new Average(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Maximum", c => new Maximum(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Minimum", c => new Minimum(LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Concatenate", c => new Concatenate(c.Int("axis", -1), LayerConfig.Name(c), LayerConfig.Type(c)));
        Add("Dot", c => new Dot(c.Ints("axes") ?? [-1], c.Bool("normalize", false), LayerConfig.Name(c),
            LayerConfig.Type(c)));
        Add("Identity", Identity.Read);
        Add("Masking", Masking.Read);
        Add("ReLU", ReLU.Read);
        Add("LeakyReLU", LeakyReLU.Read);
        Add("ELU", ELU.Read);
        Add("PReLU", PReLU.Read);
        AddReshaping();
        AddGlobalPooling();
        AddRegularization();
        AddConvolutions();
        AddCore();
        AddRecurrent();
        AddAttention();
        AddPreprocessing();
        AddOperations();
    }

    static void AddConvolutions()
    {
        Add("DepthwiseConv1D", DepthwiseConv1D.Read);
        Add("DepthwiseConv2D", DepthwiseConv2D.Read);
        Add("SeparableConv1D", SeparableConv1D.Read, "SeparableConvolution1D");
        Add("SeparableConv2D", SeparableConv2D.Read, "SeparableConvolution2D");
        Add("Conv1DTranspose", Conv1DTranspose.Read, "Convolution1DTranspose");
        Add("Conv2DTranspose", Conv2DTranspose.Read, "Convolution2DTranspose");
        Add("Conv3DTranspose", Conv3DTranspose.Read, "Convolution3DTranspose");
    }

    static void AddRegularization()
    {
        Add("SpatialDropout1D", SpatialDropout1D.Read);
        Add("SpatialDropout2D", SpatialDropout2D.Read);
        Add("SpatialDropout3D", SpatialDropout3D.Read);
        Add("GaussianNoise", GaussianNoise.Read);
        Add("GaussianDropout", GaussianDropout.Read);
        Add("AlphaDropout", AlphaDropout.Read);
        Add("ActivityRegularization", ActivityRegularization.Read);
        Add("LayerNormalization", LayerNormalization.Read);
        Add("GroupNormalization", GroupNormalization.Read);
        Add("RMSNormalization", RMSNormalization.Read);
        Add("UnitNormalization", UnitNormalization.Read);
    }

    static void AddReshaping()
    {
        Add("Permute", Permute.Read);
        Add("RepeatVector", RepeatVector.Read);
        Add("ZeroPadding1D", ZeroPadding1D.Read);
        Add("ZeroPadding2D", ZeroPadding2D.Read);
        Add("ZeroPadding3D", ZeroPadding3D.Read);
        Add("Cropping1D", Cropping1D.Read);
        Add("Cropping2D", Cropping2D.Read);
        Add("Cropping3D", Cropping3D.Read);
        Add("UpSampling1D", UpSampling1D.Read);
        Add("UpSampling2D", UpSampling2D.Read);
        Add("UpSampling3D", UpSampling3D.Read);
    }

    static void AddGlobalPooling()
    {
        Add("GlobalMaxPooling1D", GlobalMaxPooling1D.Read, "GlobalMaxPool1D");
        Add("GlobalMaxPooling2D", GlobalMaxPooling2D.Read, "GlobalMaxPool2D");
        Add("GlobalMaxPooling3D", GlobalMaxPooling3D.Read, "GlobalMaxPool3D");
        Add("GlobalAveragePooling1D", GlobalAveragePooling1D.Read, "GlobalAvgPool1D");
        Add("GlobalAveragePooling2D", GlobalAveragePooling2D.Read, "GlobalAvgPool2D");
        Add("GlobalAveragePooling3D", GlobalAveragePooling3D.Read, "GlobalAvgPool3D");
    }

    static void Add(string name, Func<JsonObject, Layer> make, params ReadOnlySpan<string> aliases) =>
        Registry.Add(Family, name, config => DTypePolicy.Within(config, make), aliases);
}
