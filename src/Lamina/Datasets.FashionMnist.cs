using Lamina.Data;

namespace Lamina;

// Fashion-MNIST.
public static partial class Datasets
{
    /// <summary>
    /// Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 28×28 grey pictures of ten kinds of clothes, in the format of
    /// MNIST.
    /// </summary>
    public static class FashionMnist
    {
        /// <summary>The names of the ten classes, in order.</summary>
        public static IReadOnlyList<string> ClassNames { get; } = ["T-shirt/top", "Trouser", "Pullover", "Dress",
            "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

        /// <summary>Reads the 60,000 training and the 10,000 test images.</summary>
        /// <param name="path">
        /// The folder of the four IDX files of github.com/zalandoresearch/fashion-mnist, compressed with gzip or not.
        /// </param>
        /// <returns>
        /// Images: float32 (60000, 28, 28, 1) and (10000, 28, 28, 1), 0 (paper) to 1. Labels: int32 (60000) and
        /// (10000).
        /// </returns>
        /// <exception cref="DatasetNotFoundException">The folder has not all four files.</exception>
        /// <exception cref="Saving.InvalidModelFileException">A file is damaged or is another one.</exception>
        public static (LabeledImages Train, LabeledImages Test) Load(string path)
        {
            var folder = new DatasetFolder("Fashion-MNIST", path,
                "Get its four files from github.com/zalandoresearch/fashion-mnist and give Load their folder.");
            LabeledImages Read(string part) => IdxImages.Read(
                folder.Find($"{part}-images-idx3-ubyte"), folder.Find($"{part}-labels-idx1-ubyte"));
            return (Read("train"), Read("t10k"));
        }
    }
}
