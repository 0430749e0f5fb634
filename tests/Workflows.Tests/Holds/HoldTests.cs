using System.Text;
using System.Text.Json;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Holds;

public sealed class HoldTests
{
    private const string MarkSql = "create table marks (id text)";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task SC_20_a_hold_that_a_lead_sets_on_a_Saturday_night_tells_worker_and_manager_at_once(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        world.Time.MoveTo(11, 28, 23, 40);

        var hold = await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);

        Assert.True(await holds.IsHeldAsync(arrangement));
        var mails = (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-69").ToList();
        Assert.Equal(["asha.malik", "tom.reid"], mails.Select(m => m.To));
        Assert.All(
            mails,
            m =>
            {
                Assert.Equal(world.Clock.Now, m.At);
                Assert.Contains("do not delete", m.Subject, StringComparison.Ordinal);
                Assert.StartsWith("Do not delete", m.Text, StringComparison.Ordinal);
            }
        );
        Assert.Equal("y", await holds.ColumnAsync(arrangement));
        Assert.Equal([$"placed {hold.Id}"], holds.Follower.Told);
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'hold.placed' and actor = 'person:l-01'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_case_is_on_hold_until_the_last_of_its_holds_is_released(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());
        Assert.Equal("n", await holds.ColumnAsync(arrangement));
        var incident = await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);
        var concern = await holds.PlaceAsync(arrangement, HoldKind.Concern, CaseworkWorld.Priya);
        var request = await holds.PlaceAsync(arrangement, HoldKind.DataRequest, "d-01");

        Assert.True((await holds.ReleaseAsync(concern, CaseworkWorld.Helen)).CaseIsHeld);
        Assert.True((await holds.ReleaseAsync(incident, CaseworkWorld.Janet)).CaseIsHeld);
        Assert.Equal("y", await holds.ColumnAsync(arrangement));
        Assert.Empty(await holds.ToldAsync("EM-70"));

        Assert.False((await holds.ReleaseAsync(request, "d-01")).CaseIsHeld);
        // The second click on the page of the last release counts once.
        Assert.False((await holds.ReleaseAsync(request, "d-01")).CaseIsHeld);

        Assert.False(await holds.IsHeldAsync(arrangement));
        Assert.Equal("n", await holds.ColumnAsync(arrangement));
        Assert.Equal(["asha.malik", "tom.reid"], await holds.ToldAsync("EM-69"));
        Assert.Equal(["asha.malik", "tom.reid"], await holds.ToldAsync("EM-70"));
        Assert.Equal(
            [$"placed {incident.Id}", $"placed {concern.Id}", $"placed {request.Id}", $"last released {request.Id}"],
            holds.Follower.Told
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_hold_outlasts_its_arrangement_and_the_next_arrangement_of_the_case_is_held_from_its_first_row_on(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var world = holds.World;
        var first = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        var hold = await holds.PlaceAsync(first, HoldKind.Complaint, CaseworkWorld.Helen);
        await world.InAsync(async t =>
            Cases.Applied(await world.Cases.ApplyAsync(t, first.Id, ArrangementEventKind.SaidNo, EventCause.System))
        );

        var second = await world.Cases.ArriveAsync(F2Answers.Reference());

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("y", await holds.ColumnAsync(second));
        Assert.True(await holds.IsHeldAsync(second));
        await holds.ReleaseAsync(hold, CaseworkWorld.Helen);
        Assert.Equal(["n", "n"], [await holds.ColumnAsync(first), await holds.ColumnAsync(second)]);
    }

    [Fact]
    public async Task Only_the_roles_of_a_kind_place_it_and_each_needs_a_reason_from_the_list()
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());
        const string d = "d-01";
        (string Person, HoldKind[] Kinds)[] may =
        [
            (CaseworkWorld.Helen, [HoldKind.Incident, HoldKind.Concern, HoldKind.Complaint, HoldKind.DataRequest]),
            (CaseworkWorld.Janet, Enum.GetValues<HoldKind>()),
            (d, [HoldKind.Complaint, HoldKind.DataRequest]),
            (CaseworkWorld.Tom, []),
            (CaseworkWorld.Asha, []),
            (CaseworkWorld.Ben, []),
            ("c-03", []),
            ("nobody", []),
        ];
        foreach (var (person, kinds) in may)
        {
            foreach (var kind in Enum.GetValues<HoldKind>())
            {
                Assert.Equal(
                    (person, kind, kinds.Contains(kind)),
                    (person, kind, await holds.TryPlaceAsync(arrangement, kind, person) is HoldOutcome.Done)
                );
            }
        }

        Assert.Equal(
            "Choose a reason.",
            HoldWorld.Sentence(await holds.TryPlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen, "she told me"))
        );
    }

    [Fact]
    public async Task A_release_needs_the_second_proof_a_reason_and_a_person_who_is_not_the_worker()
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference(), from: "priya.nair@harbour.example");
        var hold = await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Priya);
        var byDpo = await holds.PlaceAsync(arrangement, HoldKind.DataRequest, "d-01");
        string[] refused =
        [
            HoldWorld.Sentence(await holds.TryReleaseAsync(hold, CaseworkWorld.Helen, level: 1)),
            HoldWorld.Sentence(await holds.TryReleaseAsync(hold, CaseworkWorld.Helen, reason: "may_be_evidence")),
            HoldWorld.Sentence(await holds.TryReleaseAsync(hold, CaseworkWorld.Priya)),
            HoldWorld.Sentence(await holds.TryReleaseAsync(hold, CaseworkWorld.Tom)),
            HoldWorld.Sentence(await holds.TryReleaseAsync(byDpo, CaseworkWorld.Helen)),
            HoldWorld.Sentence(await holds.TryReleaseAsync(hold with { Id = "hold-of-nobody" }, CaseworkWorld.Helen)),
        ];

        Assert.Equal(
            [
                "Please sign in with your authenticator code: releasing a hold needs it.",
                "Choose a reason.",
                "You are the worker of this case; another person must release the hold.",
                "A hold of this kind is not yours to place or to release.",
                "The data protection officer or the head of safeguarding releases this hold.",
                "There is no such hold.",
            ],
            refused
        );
        Assert.True(await holds.IsHeldAsync(arrangement));
        Assert.Equal(0, await holds.World.CountAsync("select count(*) from audit where action = 'hold.released'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task To_everybody_but_the_head_of_safeguarding_a_hold_for_conduct_is_just_a_hold(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var conduct = await holds.PlaceAsync(arrangement, HoldKind.Conduct, CaseworkWorld.Janet);
        var other = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418));
        var concern = await holds.PlaceAsync(other, HoldKind.Concern, CaseworkWorld.Janet);

        var directory = world.Get<PeopleDirectory>();
        foreach (var person in await directory.AllAsync())
        {
            Assert.Equal((person.Id, person.Id == CaseworkWorld.Janet), (person.Id, HoldRights.MaySee(person, conduct)));
            Assert.Equal(person.Id == CaseworkWorld.Janet, HoldRights.RefuseReleasing(person, conduct, []) is null);
        }

        // Everything that leaves the product or is kept in readable form, without ids and references, is the same for the two kinds.
        Assert.Equal(await TracesAsync(world, other, concern), await TracesAsync(world, arrangement, conduct));
        Assert.DoesNotContain("conduct", await DumpAsync(world), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_said_that_the_hold_ended_is_not_sent_when_a_new_hold_came_before_the_morning()
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());
        var hold = await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);
        holds.World.Time.MoveTo(11, 28, 20, 0);
        await holds.ReleaseAsync(hold, CaseworkWorld.Helen);
        Assert.Equal(["asha.malik", "tom.reid"], await holds.ToldAsync("EM-70"));

        await holds.PlaceAsync(arrangement, HoldKind.Concern, CaseworkWorld.Helen);

        Assert.Empty(await holds.ToldAsync("EM-70"));
        Assert.Equal(4, (await holds.ToldAsync("EM-69")).Count);
    }

    [Fact]
    public async Task A_worker_who_has_left_gets_nothing_and_the_manager_is_told()
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());
        await holds.World.Database.ExecuteAsync("update people set active = @no where id = 'w-07'", new { no = false });

        await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);

        Assert.Equal(["tom.reid"], await holds.ToldAsync("EM-69"));
        Assert.Equal("A hold of this kind is not yours to place or to release.", HoldWorld.Sentence(await LeftAsync(holds, arrangement)));
    }

    [Fact]
    public async Task Where_worker_and_manager_have_left_the_people_who_cover_for_them_are_told()
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());
        await holds.World.Database.ExecuteAsync("update people set active = @no where id in ('w-07', 'm-01')", new { no = false });

        await holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);

        Assert.Equal(["helen.okafor", "priya.nair", "janet.lowe"], await holds.ToldAsync("EM-69"));
    }

    [Theory]
    [InlineData(HoldCodes.ExclusionFound)]
    [InlineData(HoldCodes.SpotCheck)]
    public async Task A_rule_of_the_product_places_a_hold_whoever_caused_it(string reason)
    {
        await using var holds = await HoldWorld.StartAsync();
        var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference());

        HoldWorld.Done(await holds.TryPlaceAsync(arrangement, HoldKind.Conduct, CaseworkWorld.Tom, reason));

        Assert.True(await holds.IsHeldAsync(arrangement));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_hold_and_an_answer_in_the_same_instant_come_one_after_the_other(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Database.ExecuteAsync(MarkSql);
        long seen = -1;
        holds.Follower.Placed = async t => seen = await t.QuerySingleOrDefaultAsync<long>("select count(*) from marks");

        Task<Hold> placing;
        await using (var answering = await world.Database.BeginAsync())
        {
            Assert.False(await CaseHolds.IsHeldAsync(answering, arrangement.CaseId));
            placing = Task.Run(() => holds.PlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen));
            await BlockedAsync(world, placing);
            await answering.ExecuteAsync("insert into marks (id) values ('deleted')");
            await answering.CommitAsync();
        }

        await placing;
        // The answer was accepted before the hold, and what follows the hold sees it.
        Assert.Equal(1, seen);
        Assert.True(await holds.IsHeldAsync(arrangement));
    }

    /// <summary>Waits until the other transaction waits for a lock, or has ended because there was none to wait for.</summary>
    private static async Task BlockedAsync(CaseworkWorld world, Task other)
    {
        while (world.Database.Dialect == Dialect.PostgreSql && !other.IsCompleted)
        {
            if (
                await world.CountAsync(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                ) > 0
            )
            {
                return;
            }
        }
    }

    private static async Task<HoldOutcome> LeftAsync(HoldWorld holds, Arrangement arrangement)
    {
        await holds.World.Database.ExecuteAsync("update people set active = @no where id = 'l-01'", new { no = false });
        return await holds.TryPlaceAsync(arrangement, HoldKind.Incident, CaseworkWorld.Helen);
    }

    private static async Task<string> TracesAsync(CaseworkWorld world, Arrangement arrangement, Hold hold)
    {
        var text = new StringBuilder();
        foreach (
            var mail in (await world.Sent.MailsAsync()).Where(m => m.Subject.Contains(arrangement.CaseReference, StringComparison.Ordinal))
        )
        {
            text.AppendLine($"{mail.Template} {mail.To} {mail.Subject} {mail.Text}");
        }

        foreach (var row in (await world.Sent.RowsAsync("S2")).Where(r => r.RowKey == arrangement.Id))
        {
            text.AppendLine(JsonSerializer.Serialize(row.Columns));
        }

        foreach (
            var entry in await world.Database.QueryAsync<(string Actor, string Action, string Id, byte[] Detail)>(
                "select actor, action, id, detail from audit where case_id = @caseId and action like 'hold.%' order by id",
                new { caseId = arrangement.CaseId }
            )
        )
        {
            var detail = (await world.Get<Vault>().KeyAsync(arrangement.CaseId)).Open("audit, with a code", entry.Id, entry.Detail);
            text.AppendLine($"{entry.Actor} {entry.Action} {Encoding.UTF8.GetString(detail)[..16]}");
        }

        return System.Text.RegularExpressions.Regex.Replace(
            text.ToString()
                .Replace(arrangement.CaseReference, "CASE", StringComparison.Ordinal)
                .Replace(arrangement.Id, "A", StringComparison.Ordinal)
                .Replace(hold.Id, "H", StringComparison.Ordinal),
            "/t/[A-Za-z0-9_-]{43}",
            "/t/TOKEN",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
    }

    /// <summary>Every text that the database holds in readable form.</summary>
    private static async Task<string> DumpAsync(CaseworkWorld world) =>
        string.Join(
            '\n',
            await world.Database.QueryAsync<string>(
                """
                select id || ' ' || case_id || ' ' || service from case_holds
                union all select id || ' ' || lane || ' ' || coalesce(effect_key, '') from outbox
                union all select actor || ' ' || action || ' ' || subject from audit
                union all select id || ' ' || event || ' ' || actor from arrangement_events
                union all select id || ' ' || kind || ' ' || step from tasks
                """
            )
        );
}
