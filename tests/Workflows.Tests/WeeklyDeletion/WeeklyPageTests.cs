using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>The page behind the link of a digest.</summary>
public sealed class WeeklyPageTests
{
    private const string Send = "Record these answers";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Weeks_that_were_not_answered_stay_open_and_one_answer_of_two_records_nothing(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var one = await weekly.ActiveAsync(417);
        var two = await weekly.ActiveAsync(418);
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        using var asha = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");

        await asha.PressAsync(Send);
        Assert.Contains("Answer at least one week.", asha.Words, StringComparison.Ordinal);
        await asha.PressAsync(Send, ("file-0", "yes"), ("deleted-0", "yes"), ("file-1", "yes"));
        Assert.Equal(422, asha.Status);
        Assert.Contains("Say whether the messages are deleted.", asha.Words, StringComparison.Ordinal);
        Assert.Equal(2, await weekly.World.CountAsync("select count(*) from weekly_rows where status = 'open' and answered_at is null"));

        await asha.PressAsync(Send, ("file-1", "yes"), ("deleted-1", "yes"), ("planned-1", "2"), ("kept-1", "3"));
        Assert.Contains("More appointments cannot be kept than were planned.", asha.Words, StringComparison.Ordinal);
        await asha.PressAsync(Send, ("file-1", "yes"), ("deleted-1", "yes"), ("planned-1", "3"), ("kept-1", "3"));
        Assert.Contains("1 week: done.", asha.Words, StringComparison.Ordinal);
        var statuses = new[] { (await weekly.ThisAsync(one)).Status, (await weekly.ThisAsync(two)).Status };
        Assert.Equal([WeeklyStatus.Done, WeeklyStatus.Open], statuses.Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_late_mail_carries_the_link_of_the_digest_so_that_both_lead_to_the_page(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        await weekly.MissAsync(Week48);
        using var digest = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");
        Assert.Contains("Is the case file updated?", digest.Words, StringComparison.Ordinal);
        using var late = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-11");
        Assert.Contains("Is the case file updated?", late.Words, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_typed_row_of_another_worker_is_not_answered(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        var others = await weekly.ActiveAsync(418, "noor.haddad@harbour.example");
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        using var asha = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");
        await asha.PostAsync(
            $"{asha.Path}?handler=Act",
            asha.AntiForgery,
            ("action", WeeklyKind.Answer),
            ("row-0", WeeklyRow.KeyOf(others.Id, Week48)),
            ("file-0", "yes"),
            ("deleted-0", "yes")
        );
        Assert.Equal(403, asha.Status);
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(others)).Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_erased_case_is_not_on_the_page_and_the_others_are(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var kept = await weekly.ActiveAsync(417);
        var erased = await weekly.ActiveAsync(418);
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        await weekly.World.InAsync(t => weekly.World.Get<Vault>().EraseAsync(t, erased.CaseId, weekly.World.Clock.Now));
        using var asha = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");
        Assert.Contains(kept.CaseReference, asha.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(erased.CaseReference, asha.Words, StringComparison.Ordinal);
        await asha.PressAsync(Send, ("file-0", "yes"), ("deleted-0", "yes"));
        Assert.Contains("1 week: done.", asha.Words, StringComparison.Ordinal);
        await weekly.DueAsync();
        Assert.Equal(0, await weekly.World.CountAsync("select count(*) from weekly_rows where status = 'open'"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_reader_of_an_old_digest_gets_a_fresh_link_to_what_is_still_open(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        weekly.MoveTo(weekly.Times.DigestAt.AddDays(8));
        using var old = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-10");
        await old.PressAsync("Send a fresh link");
        using var fresh = await weekly.World.Deciders.OpenAsync("asha.malik", "EM-65");
        await fresh.PressAsync(Send, ("file-0", "yes"), ("deleted-0", "yes"));
        Assert.Equal(WeeklyStatus.Late, (await weekly.ThisAsync(arrangement)).Status);
    }
}
