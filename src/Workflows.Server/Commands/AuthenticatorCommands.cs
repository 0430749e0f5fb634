using System.CommandLine;
using Workflows.HumanTasks.Identity;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The commands <c>people invite PERSON</c>, which makes a code that a manager hands over, and <c>people remove-authenticator PERSON</c>,
/// which is for a lost phone.
/// </summary>
internal static class AuthenticatorCommands
{
    private const string Actor = "command-line";

    public static Command CreateInvite(CommandSettings settings)
    {
        var person = PersonArgument();
        var invite = new Command(
            "invite",
            "Invites a person to set up an authenticator, and prints the code that a manager hands over in person or on the phone."
        )
        {
            person,
        };
        invite.SetAction((result, token) => InviteAsync(settings, result.GetValue(person)!));
        return invite;
    }

    public static Command CreateRemove(CommandSettings settings)
    {
        var person = PersonArgument();
        var remove = new Command(
            "remove-authenticator",
            "Removes a lost authenticator; the person is told, and invited to set up a new one."
        )
        {
            person,
        };
        remove.SetAction((result, token) => RemoveAsync(settings, result.GetValue(person)!));
        return remove;
    }

    private static Argument<string> PersonArgument() => new("person") { Description = "The person's id in the file of people." };

    private static async Task<int> InviteAsync(CommandSettings settings, string personId)
    {
        await using var app = await settings.OpenAsync();
        await using var transaction = await app.Services.GetRequiredService<Database>().BeginAsync();
        var invited = await app.Services.GetRequiredService<AuthenticatorInvitations>().InviteByHandAsync(transaction, personId, Actor);
        if (invited.Code is not { } code)
        {
            await Console.Error.WriteLineAsync(invited.Refusal);
            return 1;
        }

        await transaction.CommitAsync();
        Console.WriteLine($"An e-mail with a link is on its way to '{personId}'. The code to hand over is: {code}");
        Console.WriteLine(
            "Their manager tells it to them in person, or on the phone once sure whose voice it is; never by e-mail. It is valid for 7 days, once."
        );
        return 0;
    }

    private static async Task<int> RemoveAsync(CommandSettings settings, string personId)
    {
        await using var app = await settings.OpenAsync();
        await using var transaction = await app.Services.GetRequiredService<Database>().BeginAsync();
        if (!await app.Services.GetRequiredService<Authenticators>().RemoveAsync(transaction, personId, Actor))
        {
            await Console.Error.WriteLineAsync($"There is no person with the id '{personId}' who has an authenticator.");
            return 1;
        }

        await transaction.CommitAsync();
        Console.WriteLine(
            $"It is removed. To set up another: people invite {personId}. Else the next task that needs one sends the person a new invitation."
        );
        return 0;
    }
}
