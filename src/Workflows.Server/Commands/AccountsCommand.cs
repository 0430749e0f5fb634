using System.CommandLine;
using Workflows.Server.Accounts;

namespace Workflows.Server.Commands;

/// <summary>The command <c>accounts</c>: who may sign in to operations, dashboard and studio.</summary>
internal static class AccountsCommand
{
    private const string Actor = "command-line";

    public static Command Create(CommandSettings settings)
    {
        var email = new Argument<string>("email") { Description = "The account's e-mail address." };
        var role = new Argument<string>("role") { Description = $"One of {string.Join(", ", AccountRoles.All)}." };
        var list = new Command("list", "Lists the accounts with their roles, and whether they have an authenticator.");
        list.SetAction((result, token) => RunAsync(settings, ListAsync));
        var add = new Command("add", "Makes an account and prints its first password.") { email, role };
        add.SetAction((result, token) => RunAsync(settings, book => AddAsync(book, result.GetValue(email)!, result.GetValue(role)!)));
        var set = new Command("set-role", "Gives an account another role; its sessions end.") { email, role };
        set.SetAction(
            (result, token) =>
                RunAsync(
                    settings,
                    book => book.SetRoleAsync(result.GetValue(email)!, result.GetValue(role)!, Actor),
                    "The role is changed."
                )
        );
        var reset = new Command("reset-password", "Prints a new password; the account's sessions end.") { email };
        reset.SetAction(
            (result, token) => RunAsync<AccountPasswords>(settings, passwords => ResetAsync(passwords, result.GetValue(email)!))
        );
        var lost = new Command("remove-authenticator", "Removes a lost authenticator; the next sign-in sets up another one.") { email };
        lost.SetAction(
            (result, token) =>
                RunAsync(settings, book => book.RemoveAuthenticatorAsync(result.GetValue(email)!, Actor), "The authenticator is removed.")
        );
        var remove = new Command("remove", "Removes an account; its sessions end.") { email };
        remove.SetAction(
            (result, token) => RunAsync(settings, book => book.RemoveAsync(result.GetValue(email)!, Actor), "The account is removed.")
        );
        return new Command("accounts", "Accounts of the digital team.") { list, add, set, reset, lost, remove };
    }

    private static Task<int> RunAsync(CommandSettings settings, Func<AccountBook, Task> run, string? done = null) =>
        RunAsync<AccountBook>(settings, run, done);

    private static async Task<int> RunAsync<T>(CommandSettings settings, Func<T, Task> run, string? done = null)
        where T : notnull
    {
        await using var app = await settings.OpenAsync();
        using var scope = app.Services.CreateScope();
        try
        {
            await run(scope.ServiceProvider.GetRequiredService<T>());
        }
        catch (AccountException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        if (done is not null)
        {
            Console.WriteLine(done);
        }

        return 0;
    }

    private static async Task ListAsync(AccountBook book)
    {
        foreach (var account in await book.ListAsync())
        {
            var proof = account.HasAuthenticator ? "with authenticator" : "without authenticator";
            Console.WriteLine($"{account.Email}  {string.Join(", ", account.Roles)}  {proof}");
        }
    }

    private static async Task AddAsync(AccountBook book, string email, string role)
    {
        var password = await book.AddAsync(email, role, null, Actor);
        Console.WriteLine($"{email} can sign in with the password {password} (printed once); its owner changes it at /account.");
    }

    private static async Task ResetAsync(AccountPasswords passwords, string email)
    {
        var password = await passwords.ResetAsync(email, Actor);
        Console.WriteLine($"{email} can sign in with the password {password} (printed once); its owner changes it at /account.");
    }
}
