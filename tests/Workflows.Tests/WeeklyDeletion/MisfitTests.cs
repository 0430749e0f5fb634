using Workflows.Casework.WeeklyDeletion;
using Workflows.Server.Demo;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Answers about a week that do not fit: the manager is told (EM-63), and the week stays open until a fitting answer mends it.</summary>
public sealed class MisfitTests
{
    private const string Send = "Record these answers";
    private const string Unrecorded = "the messages are deleted, but the case file is not updated";
    private const string NoHold = "the answer says that the case is on hold, and it is not on hold now";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Messages_that_were_deleted_before_they_were_recorded_are_mended_by_the_workers_next_answer(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        Assert.Equal(WeeklyOutcome.StillOpen, await weekly.AnswerAsync(arrangement, WeeklyCodes.Other));
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-63"));
        (await SeesAsync(weekly, arrangement.CaseReference, Unrecorded)).Dispose();

        using var asha = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");
        await asha.PressAsync(Send, ("file-0", WeeklyCodes.Yes), ("deleted-0", WeeklyCodes.Yes));

        Assert.Equal(WeeklyStatus.Done, (await weekly.ThisAsync(arrangement)).Status);
        (await SeesAsync(weekly, "Nothing waits for you")).Dispose();
        weekly.MoveTo(weekly.Times.Late.FirstRungAt);
        await weekly.DueAsync();
        await weekly.FirstRungAsync();
        Assert.Empty(await weekly.ToldAsync("EM-11"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_manager_mends_an_answer_in_the_workers_place(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.AnswerAsync(arrangement, deleted: WeeklyCodes.OnHold);
        using var tom = await SeesAsync(weekly, arrangement.CaseReference, NoHold);

        await tom.PressAsync(Send, ("file-0", WeeklyCodes.Yes), ("deleted-0", WeeklyCodes.Yes));

        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Done, "m-01"), (row.Status, row.Answers.By));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_second_misfit_of_a_day_sends_no_second_mail_and_is_what_the_manager_sees(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        var other = await weekly.ActiveAsync(418);
        await weekly.AnswerAsync(arrangement, WeeklyCodes.Other);
        weekly.MoveTo(weekly.World.Clock.Now.AddHours(2));
        await weekly.AnswerAsync(arrangement, deleted: WeeklyCodes.OnHold);
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-63"));
        (await SeesAsync(weekly, arrangement.CaseReference, NoHold)).Dispose();

        await weekly.AnswerAsync(other, WeeklyCodes.Other);
        Assert.Equal(["tom.reid", "tom.reid"], await weekly.ToldAsync("EM-63"));

        weekly.MoveTo(weekly.World.Clock.Now.AddDays(1));
        await weekly.AnswerAsync(arrangement, deleted: WeeklyCodes.OnHold);
        Assert.Equal(3, (await weekly.ToldAsync("EM-63")).Count);
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(arrangement)).Status);
    }

    /// <summary>Opens the newest EM-63 as the manager, and finds these words.</summary>
    private static async Task<FormBrowser> SeesAsync(WeeklyWorld weekly, params string[] words)
    {
        var tom = await weekly.World.Deciders.OpenAsync("tom.reid", "EM-63");
        Assert.All(words, w => Assert.Contains(w, tom.Words, StringComparison.Ordinal));
        return tom;
    }
}
