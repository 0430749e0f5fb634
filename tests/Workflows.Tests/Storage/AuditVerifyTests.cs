using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Whoever can write to the database cannot change, remove, add or reorder an entry of the audit without being found.</summary>
public sealed class AuditVerifyTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    /// <summary>What is done to a chain of four entries, and what is found.</summary>
    public static TheoryData<Dialect, string, AuditFindingKind, string> Attacks
    {
        get
        {
            (string Sql, AuditFindingKind Kind, string Words)[] attacks =
            [
                ("update audit set actor = 'person:h-01' where number = 2", AuditFindingKind.Changed, "Entry 2 ("),
                (
                    "update audit set detail = (select detail from audit where number = 1) where number = 2",
                    AuditFindingKind.Changed,
                    "Entry 2 ("
                ),
                ("update audit set code = null where number = 2", AuditFindingKind.Changed, "Entry 2 ("),
                ("update audit set seq = 99 where number = 2", AuditFindingKind.Changed, "Entry 2 ("),
                ("update audit set id = 'other' where number = 2", AuditFindingKind.Missing, "Entry 2 ("),
                ("delete from audit where number = 2", AuditFindingKind.Missing, "Entry 2 ("),
                (
                    "delete from audit where number in (2, 3); delete from audit_links where number in (2, 3)",
                    AuditFindingKind.Missing,
                    "Entries 2 to 3 were removed"
                ),
                ("delete from audit_links where number = 2", AuditFindingKind.Missing, "Entry 2 was removed"),
                (
                    "delete from audit where number = 4; delete from audit_links where number = 4",
                    AuditFindingKind.Missing,
                    "Entry 4 was removed from the end"
                ),
                ("delete from audit; delete from audit_links", AuditFindingKind.Missing, "Entries 1 to 4 were removed from the end"),
                ("update audit_links set digest = previous where number = 2", AuditFindingKind.Changed, "The link of entry 2"),
                (
                    "update audit_links set number = 9 where number = 2; update audit_links set number = 2 where number = 3; "
                        + "update audit_links set number = 3 where number = 9",
                    AuditFindingKind.Changed,
                    "The link of entry 3"
                ),
                (
                    "insert into audit_links select 5, 'x', previous, digest, code, linked_at from audit_links where number = 4",
                    AuditFindingKind.Changed,
                    "The link of entry 5"
                ),
                (
                    "insert into audit_links select -1, 'x', previous, digest, code, linked_at from audit_links where number = 4",
                    AuditFindingKind.Changed,
                    "The link of entry -1"
                ),
                (
                    "insert into audit (id, at, actor, action, subject, detail, code) "
                        + "select 'added', at, actor, action, subject, detail, code from audit where number = 2",
                    AuditFindingKind.Added,
                    "Entry added"
                ),
                (
                    "insert into audit (id, at, actor, action, subject, detail) "
                        + "select 'added', at, actor, action, subject, detail from audit where number = 2",
                    AuditFindingKind.Added,
                    "Entry added"
                ),
                (
                    "insert into audit (id, at, actor, action, subject, detail, number) "
                        + "select 'added', at, actor, action, subject, detail, 77 from audit where number = 2",
                    AuditFindingKind.Added,
                    "Entry added"
                ),
                ("update audit_head set number = 3", AuditFindingKind.Head, "The head of the chain was changed"),
                ("delete from audit_head", AuditFindingKind.Head, "The head of the chain was removed"),
            ];
            var data = new TheoryData<Dialect, string, AuditFindingKind, string>();
            foreach (var (sql, kind, words) in attacks)
            {
                data.Add(Dialect.Sqlite, sql, kind, words);
                data.Add(Dialect.PostgreSql, sql, kind, words);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Attacks))]
    public async Task What_was_done_to_the_chain_is_named(Dialect dialect, string attack, AuditFindingKind kind, string words)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two", "three", "four");
        Assert.Empty(await world.FindAsync());

        await world.TamperAsync(attack);

        var findings = await world.FindAsync();
        Assert.Contains(findings, found => found.Kind == kind && found.Sentence.Contains(words, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Attacks))]
    public async Task Linking_goes_on_after_it_and_it_is_still_named(Dialect dialect, string attack, AuditFindingKind kind, string words)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two", "three", "four");
        await world.TamperAsync(attack);

        await world.AppendAndLinkAsync("later");

        Assert.Equal("later", (await world.NumberedAsync()).Last(action => action != AuditChain.Broken));
        Assert.NotEmpty(await world.FindAsync());
        // The head is written anew; the entry of the audit says what was found.
        Assert.True(kind != AuditFindingKind.Head || (await world.FindAsync()).Any(found => found.Kind == AuditFindingKind.Noted), words);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_entry_that_was_added_is_named_after_it_was_linked(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one");
        await world.TamperAsync(
            "insert into audit (id, at, actor, action, subject, detail) select 'added', at, actor, action, subject, detail from audit"
        );

        await world.Chain.LinkAsync();

        var found = Assert.Single(await world.FindAsync());
        Assert.Equal((AuditFindingKind.Added, (long?)2, "added"), (found.Kind, found.Number, found.EntryId));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_erased_case_leaves_the_chain_whole_and_no_entry_can_be_added_under_it(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two");
        await using (var transaction = await world.Test.Database.BeginAsync())
        {
            var caseId = await world.Test.Vault.FindCaseAsync(transaction, "NTH-00001-A");
            await world.Test.Vault.EraseAsync(transaction, caseId!, world.Test.Clock.Now);
            await transaction.CommitAsync();
        }

        Assert.Empty(await world.FindAsync());
        await world.TamperAsync(
            "insert into audit (id, at, actor, action, subject, case_id, detail) "
                + "select 'added', at, actor, action, subject, case_id, detail from audit where number = 1"
        );
        Assert.Equal("added", Assert.Single(await world.FindAsync()).EntryId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_chain_that_was_rewritten_does_not_fit_a_head_that_was_kept(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two");
        var kept = (await world.Chain.StateAsync()).Head!;
        await world.AppendAndLinkAsync("three");
        Assert.Empty(await world.FindAsync(kept));

        // Everything is removed, and the server itself makes a new chain.
        await world.TamperAsync(
            "delete from audit where number = 1; delete from audit_links; delete from audit_head; update audit set number = null"
        );
        await world.Chain.LinkAsync();

        Assert.Empty(await world.FindAsync());
        var found = Assert.Single(await world.FindAsync(kept));
        Assert.Equal(AuditFindingKind.Head, found.Kind);
        Assert.Contains("the chain was rewritten", found.Sentence, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_tail_that_was_put_back_to_an_older_copy_does_not_fit_a_head_that_was_kept(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one");
        await world.TamperAsync("create table old_head as select * from audit_head");
        await world.AppendAndLinkAsync("two", "three");
        var kept = (await world.Chain.StateAsync()).Head!;

        await world.TamperAsync(
            "delete from audit where number > 1; delete from audit_links where number > 1; delete from audit_head; "
                + "insert into audit_head select * from old_head"
        );

        Assert.Empty(await world.FindAsync());
        Assert.Contains("its end was cut off", Assert.Single(await world.FindAsync(kept)).Sentence, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Links_of_an_older_chain_do_not_follow_the_newer_one(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one");
        await world.TamperAsync("create table old_head as select * from audit_head");
        await world.AppendAndLinkAsync("two", "three");
        await world.TamperAsync("create table old_links as select * from audit_links where number = 3");
        await world.TamperAsync("create table old_entry as select * from audit where number = 3");
        await world.TamperAsync(
            "delete from audit where number > 1; delete from audit_links where number > 1; delete from audit_head; "
                + "insert into audit_head select * from old_head"
        );
        await world.AppendAndLinkAsync("another two");

        await world.TamperAsync("insert into audit_links select * from old_links; insert into audit select * from old_entry");

        Assert.Contains(await world.FindAsync(), found => found.Kind == AuditFindingKind.Order && found.Number == 3);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Entries_from_before_codes_are_the_beginning_of_the_chain_alone(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        var detail = (await world.Test.Vault.KeyAsync(null)).Seal("audit", "old", "{}"u8);
        const string OldSql = """
            insert into audit (id, at, actor, action, subject, case_id, detail) values (@id, 1, 'person:l-01', 'task.asked', 'task:t', null, @detail)
            """;
        await world.Test.Database.ExecuteAsync(OldSql, new { id = "old", detail });
        await world.AppendAndLinkAsync("one");
        Assert.Empty(await world.FindAsync());

        var again = (await world.Test.Vault.KeyAsync(null)).Seal("audit", "again", "{}"u8);
        await world.Test.Database.ExecuteAsync(OldSql, new { id = "again", detail = again });
        await world.Chain.LinkAsync();

        Assert.Equal("again", Assert.Single(await world.FindAsync()).EntryId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_nightly_verification_notes_the_head_outside_the_database_and_opens_an_incident(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two");
        var head = (await world.Chain.StateAsync()).Head!;
        await world.Watch.VerifyAsync();
        Assert.Contains(world.Log.Lines, line => line.Contains(head.ToString(), StringComparison.Ordinal));
        Assert.Empty(await world.IncidentsAsync());

        await world.TamperAsync("update audit set actor = 'person:h-01' where number = 2");
        await world.Watch.VerifyAsync();

        Assert.Equal(["audit:chain"], await world.IncidentsAsync());
        Assert.Equal(head, AuditHead.Parse(head.ToString()));
        Assert.Null(AuditHead.Parse("12:ab"));
    }
}
