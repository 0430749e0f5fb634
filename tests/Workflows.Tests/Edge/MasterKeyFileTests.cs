using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Commands;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>Outside Development the master key is named, lies apart from the data and is its owner's alone. What is written is the user's alone.</summary>
public sealed class MasterKeyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-key-").FullName;

    [Fact]
    public void A_key_that_is_not_named_is_not_made() =>
        Assert.Contains("Privacy:MasterKeyFile is missing", Refused(null), StringComparison.Ordinal);

    [Fact]
    public void A_key_in_the_data_folder_is_refused() =>
        Assert.Contains("lies in Storage:Path", Refused(Key("data/deep/key")), StringComparison.Ordinal);

    [Fact]
    public void A_key_that_a_link_hides_in_the_data_folder_is_refused()
    {
        Key("data/key");
        Directory.CreateSymbolicLink(Path.Combine(folder, "keys"), Path.Combine(folder, "data"));
        Assert.Contains("lies in Storage:Path", Refused(Path.Combine(folder, "keys", "key")), StringComparison.Ordinal);
        File.CreateSymbolicLink(Path.Combine(folder, "key"), Path.Combine(folder, "keys", "key"));
        Assert.Contains("lies in Storage:Path", Refused(Path.Combine(folder, "key")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_can_read_or_write_is_refused(UnixFileMode also)
    {
        var key = Key("key");
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | also);
        Assert.Contains("other users", Refused(key), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_its_owner_alone_is_taken() => Assert.NotNull(new MasterKeyFile(Storage, Privacy(Key("key")), false).Load());

    [Theory]
    [InlineData(
        "/run/secrets/master-key",
        true,
        "30 20 0:1 / / rw - ext4 x rw",
        "31 30 0:2 /k /run/secrets/master-key ro,relatime - ext4 x rw"
    )]
    [InlineData("/run/secrets/master-key", true, "30 20 0:1 / / ro - overlay x rw", "31 30 0:2 / /run/secrets ro - tmpfs x rw")]
    [InlineData("/run/secrets/master-key", false, "30 20 0:1 / / ro - overlay x rw")]
    [InlineData("/run/secrets/master-key", false, "30 20 0:1 / / rw - overlay x rw", "31 30 0:2 / /run/secrets rw - tmpfs x rw")]
    [InlineData("/run/secrets2/key", false, "30 20 0:1 / / rw - overlay x rw", "31 30 0:2 / /run/secrets ro - tmpfs x rw")]
    [InlineData("/keys/key", false, "31 30 0:2 / /keys ro - tmpfs x rw", "32 31 0:3 / /keys rw - tmpfs x rw")]
    public void A_secret_of_a_container_lies_on_a_read_only_mount_of_its_own(string file, bool isSecret, params string[] mounts) =>
        Assert.Equal(isSecret, ContainerSecret.IsOnReadOnlyMount(file, mounts));

    [Fact]
    public async Task All_that_the_server_writes_is_its_users_alone()
    {
        using var server = new ServerProcess();
        var file = Path.Combine(server.Folder, "definition.json");
        await File.WriteAllTextAsync(file, """{ "definitionId": "w", "root": { "id": "a", "type": "Elsa.WriteLine", "version": 1 } }""");
        var data = Directory.CreateDirectory(Path.Combine(server.Folder, "data"));
        var database = Path.Combine(data.FullName, "workflows.db");
        await File.WriteAllTextAsync(database, "");
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(database, (UnixFileMode)0b110_100_100);

        var ended = await server.RunAsync("definitions", "import", file);

        Assert.True(ended.Code == 0, ended.Error + ended.Output);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(data.FullName));
        Assert.All(
            Directory.EnumerateFiles(data.FullName, "*", SearchOption.AllDirectories),
            path => Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(path))
        );
        Assert.True(File.Exists(Path.Combine(data.FullName, "master.key")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private StorageOptions Storage => new() { Path = Path.Combine(folder, "data") };

    private string Refused(string? file) =>
        Assert.Throws<ConfigurationException>(() => new MasterKeyFile(Storage, Privacy(file), false).Load()).Message;

    private static PrivacyOptions Privacy(string? file) => new() { MasterKeyFile = file };

    private string Key(string name)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
