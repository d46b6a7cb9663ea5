using Lamina.Data;
using Lamina.Saving;

namespace Lamina;

// The tiny images of CIFAR.
public static partial class Datasets
{
    /// <summary>CIFAR-10 (Krizhevsky 2009): 32×32 colour images of ten classes.</summary>
    public static class Cifar10
    {
        /// <summary>The names of the ten classes, in order.</summary>
        public static IReadOnlyList<string> ClassNames { get; } =
            ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

        /// <summary>Reads the 50,000 training and the 10,000 test images.</summary>
        /// <param name="path">
        /// The folder cifar-10-batches-bin of the binary version (cifar-10-binary.tar.gz): data_batch_1.bin to
        /// data_batch_5.bin and test_batch.bin.
        /// </param>
        /// <returns>
        /// Images: float32 (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green and blue from 0 to 1. Labels: int32
        /// (50000) and (10000).
        /// </returns>
        /// <exception cref="DatasetNotFoundException">The folder has not all six files.</exception>
        /// <exception cref="InvalidModelFileException">A file is cut short or is another one.</exception>
        public static (LabeledImages Train, LabeledImages Test) Load(string path)
        {
            var folder = new DatasetFolder("CIFAR-10", path,
                "Unpack cifar-10-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html and give Load the folder.");
            return (CifarFile.Read(Enumerable.Range(1, 5).Select(i => folder.Find($"data_batch_{i}.bin")), 1, 0, 10),
                CifarFile.Read([folder.Find("test_batch.bin")], 1, 0, 10));
        }
    }

    /// <summary>CIFAR-100 (Krizhevsky 2009): 32×32 colour images of 100 classes in 20 groups.</summary>
    public static class Cifar100
    {
        /// <summary>Reads the 50,000 training and the 10,000 test images.</summary>
        /// <param name="path">
        /// The folder cifar-100-binary of the binary version (cifar-100-binary.tar.gz): train.bin and test.bin.
        /// </param>
        /// <param name="labelMode">"fine" for the 100 classes, "coarse" for the 20 groups.</param>
        /// <returns>
        /// Images: float32 (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green and blue from 0 to 1. Labels: int32
        /// (50000) and (10000).
        /// </returns>
        /// <exception cref="ArgumentException">The mode is unknown.</exception>
        /// <exception cref="DatasetNotFoundException">The folder has not both files.</exception>
        /// <exception cref="InvalidModelFileException">A file is cut short or is another one.</exception>
        public static (LabeledImages Train, LabeledImages Test) Load(string path, string labelMode = "fine")
        {
            if (labelMode is not ("fine" or "coarse"))
                throw Names.Unknown("label mode", labelMode, ["fine", "coarse"]);
            var folder = new DatasetFolder("CIFAR-100", path,
                "Unpack cifar-100-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html and give Load the folder.");
            (int at, int classes) = labelMode == "fine" ? (1, 100) : (0, 20);
            return (CifarFile.Read([folder.Find("train.bin")], 2, at, classes),
                CifarFile.Read([folder.Find("test.bin")], 2, at, classes));
        }
    }
}
