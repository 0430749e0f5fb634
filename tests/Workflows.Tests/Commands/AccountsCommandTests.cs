using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>The command <c>accounts</c> says who may sign in.</summary>
public sealed class AccountsCommandTests
{
    private const string Designer = "designer@charity.example";

    [Fact]
    public async Task An_account_is_made_and_listed_and_what_is_refused_is_one_sentence()
    {
        using var server = new ServerProcess();

        var made = await server.RunAsync("accounts", "add", Designer, "Designer");
        Assert.True(made.Code == 0, made.Error + made.Output);
        Assert.Contains("with the password ", made.Output, StringComparison.Ordinal);
        var listed = await server.RunAsync("accounts", "list");
        Assert.Contains($"{Designer}  Designer  without authenticator", listed.Output, StringComparison.Ordinal);
        var refused = await server.RunAsync("accounts", "set-role", "admin@localhost", "Designer");
        Assert.Equal((1, "admin@localhost is the only administrator: name another one first."), (refused.Code, refused.Error));
    }
}
