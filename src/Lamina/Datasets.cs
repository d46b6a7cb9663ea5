using Lamina.Data;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// Well-known datasets, each read by one call. Files of your own in the IDX format: <see cref="IdxFile"/>.
/// </summary>
public static partial class Datasets
{
    /// <summary>
    /// The database of handwritten digits of Y. LeCun, C. Cortes and C. J. C. Burges: 28×28 grey pixels, ten classes.
    /// </summary>
    public static class Mnist
    {
        /// <summary>Reads the 60,000 training and the 10,000 test images. Every file's SHA-256 is checked.</summary>
        /// <param name="path">
        /// The folder of the four files, compressed with gzip or not. By default the first of these that has them:
        /// <c>$LAMINA_DATA/mnist</c>, <c>$LAMINA_DATA</c>, <c>data/mnist</c> in the current directory, the program's
        /// directory or one above them (the Lamina repository has it), and the user's cache: <c>lamina/mnist</c> in
        /// <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>, <c>~/Library/Caches</c> on macOS, <c>%LOCALAPPDATA%</c> on
        /// Windows.
        /// </param>
        /// <returns>
        /// Images: float32 of shape (60000, 28, 28, 1) and (10000, 28, 28, 1), 0 (paper) to 1 (ink).
        /// Labels: int32 of shape (60000) and (10000), 0 to 9.
        /// </returns>
        /// <exception cref="DatasetNotFoundException">
        /// No folder has the files; the message says where they were looked for and how to get them.
        /// </exception>
        /// <exception cref="InvalidModelFileException">A file is damaged or is another one.</exception>
        public static (LabeledImages Train, LabeledImages Test) Load(string? path = null)
        {
            string folder = MnistFolder.Find(path);
            return (MnistFiles.ReadTrain(folder), MnistFiles.ReadTest(folder));
        }
    }
}
