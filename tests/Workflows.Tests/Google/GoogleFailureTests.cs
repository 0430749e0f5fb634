using Workflows.Google;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>A wrong key file is known by its type: polling and lanes report its sentence and try again.</summary>
public sealed class GoogleFailureTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("google-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(null, "Google:CredentialFile is not set")]
    [InlineData("none.json", "cannot be read")]
    [InlineData("text.json", "cannot be read")]
    [InlineData("empty.json", "is not a service account's key file")]
    public void A_wrong_key_file_is_a_failure_with_a_sentence_that_is_tried_again(string? file, string sentence)
    {
        File.WriteAllText(Path.Combine(folder, "text.json"), "no JSON");
        File.WriteAllText(Path.Combine(folder, "empty.json"), "{}");
        using var clients = new GoogleClients(new GoogleOptions { CredentialFile = file is null ? null : Path.Combine(folder, file) });

        var failure = GoogleFailure.Of(Assert.Throws<GoogleCredentialException>(() => clients.Forms));

        Assert.Contains(sentence, failure?.Sentence, StringComparison.Ordinal);
        Assert.Equal((false, false), (failure!.Final, failure.MayHaveApplied));
    }
}
