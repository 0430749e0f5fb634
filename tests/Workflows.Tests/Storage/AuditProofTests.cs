using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>An audit entry is authenticated whole: whoever writes to the database cannot change who did what, to what and when.</summary>
public sealed class AuditProofTests
{
    private const string OldSql = """
        insert into audit (id, at, actor, action, subject, case_id, detail) values ('old', 1, 'person:l-01', 'task.asked', 'task:t', null, @detail)
        """;

    public static TheoryData<Dialect, string> Changes
    {
        get
        {
            var changes = new TheoryData<Dialect, string>();
            foreach (var dialect in (Dialect[])[Dialect.Sqlite, Dialect.PostgreSql])
            {
                foreach (
                    var change in (string[])
                        [
                            "actor = 'person:h-01'",
                            "action = 'decision.withdrawn'",
                            "subject = 'task:other'",
                            "at = at + 1",
                            "case_id = null",
                            "id = 'other'",
                            "detail = (select detail from audit where action = 'another')",
                            "code = (select code from audit where action = 'another')",
                            "code = null",
                            "actor = 'person:l-01d', action = 'ecision.recorded'",
                        ]
                )
                {
                    changes.Add(dialect, change);
                }
            }

            return changes;
        }
    }

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Changes))]
    public async Task An_entry_that_was_changed_is_told(Dialect dialect, string change)
    {
        await using var test = TestDatabase.Create(dialect);
        await AppendAsync(test, "decision.recorded");
        await AppendAsync(test, "another");
        Assert.All(await ListAsync(test), read => Assert.Equal(AuditProof.Authentic, read.Proof));

        await test.Database.ExecuteAsync($"update audit set {change} where action = 'decision.recorded'");

        Assert.Equal([AuditProof.Altered, AuditProof.Authentic], (await ListAsync(test)).Select(read => read.Proof));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_entry_stays_provable_when_its_case_is_erased(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await AppendAsync(test, "decision.recorded");
        await using (var transaction = await test.Database.BeginAsync())
        {
            await test.Vault.EraseAsync(transaction, (await ListAsync(test)).Single().Entry.CaseId!, test.Clock.Now);
            await transaction.CommitAsync();
        }

        var read = Assert.Single(await ListAsync(test));
        Assert.Equal((AuditProof.Authentic, null), (read.Proof, read.Entry.Detail));
        await test.Database.ExecuteAsync("update audit set actor = 'person:h-01'");
        Assert.Equal(AuditProof.Altered, Assert.Single(await ListAsync(test)).Proof);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_entry_from_before_is_read_and_said_to_be_one(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var detail = (await test.Vault.KeyAsync(null)).Seal(
            "audit",
            "old",
            JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["a"] = 1 })
        );
        await test.Database.ExecuteAsync(OldSql, new { detail });

        var read = Assert.Single(await ListAsync(test));

        Assert.Equal((AuditProof.FromBefore, 1), (read.Proof, (int?)read.Entry.Detail!["a"]));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Entries_of_one_transaction_that_makes_the_key_are_proven_by_another_node(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await AppendAsync(test, "first", "second");

        var elsewhere = new Workflows.Storage.Privacy.Vault(test.Database, test.Master);

        Assert.All(await new AuditReading(test.Database, elsewhere).ListAsync(), read => Assert.Equal(AuditProof.Authentic, read.Proof));
    }

    private static async Task AppendAsync(TestDatabase test, params string[] actions)
    {
        await using var transaction = await test.Database.BeginAsync();
        var caseId = await test.Vault.GetOrAddCaseAsync(transaction, "NTH-00001-A", test.Clock.Now);
        foreach (var action in actions)
        {
            await test.Audit.AppendAsync(
                transaction,
                new AuditEntry
                {
                    Action = action,
                    Actor = "person:l-01",
                    Subject = "task:1",
                    CaseId = caseId,
                    Detail = new JsonObject { ["outcome"] = "approve" },
                    At = test.Clock.Now,
                }
            );
        }

        await transaction.CommitAsync();
    }

    private static Task<IReadOnlyList<ReadAuditEntry>> ListAsync(TestDatabase test) =>
        new AuditReading(test.Database, test.Vault).ListAsync();
}
