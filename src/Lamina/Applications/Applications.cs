namespace Lamina;

/// <summary>
/// Networks of the literature, ready to train, under Keras's names of models and layers, so that weight files of Keras
/// fit. Nothing is downloaded: <c>weights</c> is the path of a file, or null to begin with random weights.
/// </summary>
/// <remarks>
/// Every weight is made when it is first needed, so describing a network costs neither the memory nor the time of
/// filling it.
/// </remarks>
/// <example><code>
/// Model model = Applications.ResNet50(inputShape: (64, 64, 3), classes: 10);
/// Console.WriteLine(model.CountParams());
/// </code></example>
public static partial class Applications;
