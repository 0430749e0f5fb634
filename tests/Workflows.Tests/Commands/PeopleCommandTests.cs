using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>The commands of the digital team about people and their authenticators.</summary>
public sealed class PeopleCommandTests
{
    [Fact]
    public async Task A_person_is_invited_with_a_code_to_hand_over_that_is_printed()
    {
        using var server = new ServerProcess();
        var invited = await server.RunAsync("people", "invite", "l-01");
        Assert.True(invited.Code == 0, invited.Error);
        Assert.Matches("The code to hand over is: [A-Z2-9]{5}-[A-Z2-9]{5}\\b", invited.Output);

        var unknown = await server.RunAsync("people", "invite", "nobody");
        Assert.Equal((1, "There is no active person with the id 'nobody'."), (unknown.Code, unknown.Error));
        var none = await server.RunAsync("people", "remove-authenticator", "l-01");
        Assert.Equal((1, "There is no person with the id 'l-01' who has an authenticator."), (none.Code, none.Error));
    }
}
