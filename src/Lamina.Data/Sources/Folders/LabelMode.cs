namespace Lamina.Data;

/// <summary>How the class of a sample is given to a model. (Keras's label_mode.)</summary>
public enum LabelMode
{
    /// <summary>The index: int32, for sparse_categorical_crossentropy.</summary>
    Int,
    /// <summary>A row of zeros and a one: float32 (classes), for categorical_crossentropy.</summary>
    Categorical,
    /// <summary>0 or 1 of two classes: float32 (1), for binary_crossentropy.</summary>
    Binary,
}
