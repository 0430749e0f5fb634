using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>Outside Development there are no stand-ins: what is missing stops the start, and what is secret may be a file.</summary>
public sealed class ProductionSettingsTests
{
    private const string Address = "PublicAddress=https://pilot.charity.example";
    private const string Host = "Mail:Host=mail.charity.example";
    private const string From = "Mail:From=pilot@charity.example";

    [Theory]
    [InlineData("PublicAddress", Host, From)]
    [InlineData("Mail:Host", Address, From)]
    [InlineData("Mail:From", Address, Host)]
    [InlineData("Google:CredentialFile", Address, Host, From)]
    [InlineData("Google:CredentialFile '/no/such/key'", Address, Host, From, "Google:CredentialFile=/no/such/key")]
    [InlineData("Privacy:MasterKeyFile", Address, Host, From, "Google:CredentialFile=/etc/hostname")]
    [InlineData("Secrets:Folder '/no/such/folder'", "Secrets:Folder=/no/such/folder")]
    public async Task A_missing_value_is_named(string key, params string[] settings)
    {
        using var server = new ServerProcess();
        (await server.RunAsync(["--environment", "Production", .. settings.Select(s => "--" + s)])).IsOneSentence(key);
    }

    [Fact]
    public async Task A_first_start_needs_an_administrator()
    {
        using var server = new ServerProcess();
        (await server.RunAsync(InProduction(server))).IsOneSentence("Accounts:Administrator:Email");
    }

    [Fact]
    public async Task A_file_of_the_secrets_folder_is_a_setting()
    {
        using var server = new ServerProcess();
        var secrets = Directory.CreateDirectory(Path.Combine(server.Folder, "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "Accounts__Administrator__Password"), "short\n");
        var ended = await server.RunAsync([
            .. InProduction(server),
            "--Accounts:Administrator:Email=admin@charity.example",
            $"--Secrets:Folder={secrets}",
        ]);
        ended.IsOneSentence("Accounts:Administrator", "12 characters");
    }

    [Fact]
    public async Task The_health_command_says_that_no_server_answers()
    {
        using var server = new ServerProcess();
        var ended = await server.RunAsync("health");
        Assert.Equal(1, ended.Code);
        Assert.Contains("does not answer", ended.Output, StringComparison.Ordinal);
    }

    private static string[] InProduction(ServerProcess server)
    {
        var key = Path.Combine(server.Folder, "key.json");
        File.WriteAllText(key, "{}");
        var master = Path.Combine(server.Folder, "master.key");
        File.WriteAllText(master, Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(master, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return
        [
            "--environment",
            "Production",
            "--" + Address,
            "--" + Host,
            "--" + From,
            $"--Google:CredentialFile={key}",
            $"--Privacy:MasterKeyFile={master}",
        ];
    }
}
