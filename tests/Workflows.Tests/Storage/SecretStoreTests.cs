using System.Text;
using Microsoft.Extensions.Configuration;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;
using Workflows.Storage;
using Workflows.Storage.Secrets;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Secrets are kept sealed, and are given out by <see cref="SecretValues"/> alone.</summary>
public sealed class SecretStoreTests
{
    private const string Ann = "account:ann";
    private const string Bob = "account:bob";
    private const string First = "first-Value-1";
    private const string Second = "second-Value-2";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_secret_is_kept_replaced_and_deleted(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var made = await room.AddAsync("Mail.Api-Key", First, description: " For mails. ");
        Assert.Equal(("mail.api-key", "Mail.Api-Key", "For mails.", 1), (made.Name, made.DisplayName, made.Description, made.Version));
        Assert.Equal((Ann, null, null), (made.CreatedBy, made.UpdatedBy, made.ExpiresAt));
        Assert.Equal(First, await room.ValueAsync("MAIL.api-key"));

        var replaced = await room.Secrets.ReplaceAsync("mail.API-key", new SecretValue(Second), Bob);
        Assert.Equal((2, Ann, Bob), (replaced!.Version, replaced.CreatedBy, replaced.UpdatedBy));
        Assert.Equal(Second, await room.ValueAsync("mail.api-key"));

        var described = await room.Secrets.DescribeAsync("mail.api-key", "Mails", null, Ann);
        Assert.Equal(("Mails", null, 2), (described!.DisplayName, described.Description, described.Version));
        Assert.Equal(Second, await room.ValueAsync("mail.api-key"));

        Assert.True(await room.Secrets.DeleteAsync("mail.api-key", Bob));
        Assert.False(await room.Secrets.DeleteAsync("mail.api-key", Bob));
        Assert.Null(await room.Secrets.FindAsync("mail.api-key"));
        Assert.Equal("There is no secret named 'mail.api-key'.", await room.Values.TestAsync("mail.api-key"));
        // The name is free again.
        Assert.Equal(1, (await room.AddAsync("mail.api-key", First)).Version);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task No_value_is_readable_in_the_database_and_none_can_be_moved(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await room.AddAsync("one", First);
        var old = await room.SealedAsync("one");
        await room.Secrets.ReplaceAsync("one", new SecretValue(Second), Ann);
        await room.AddAsync("other", Second);
        Assert.DoesNotContain(First, Encoding.Latin1.GetString(old), StringComparison.Ordinal);
        Assert.NotEqual(await room.SealedAsync("one"), await room.SealedAsync("other"));

        foreach (var wrong in (byte[][])[old, await room.SealedAsync("other")])
        {
            await room.Test.Database.ExecuteAsync("update secrets set value = @wrong where name = 'one'", new { wrong });
            Assert.Equal(
                "The secret 'one' cannot be used: its stored value cannot be read; replace it.",
                await room.Values.TestAsync("one")
            );
        }

        // One unreadable value keeps no other from being compared and used.
        Assert.Equal(Second, await room.ValueAsync("other"));
        Assert.Equal([false, true], (await room.Values.KnownAsync()).Select(s => s.IsIn($"text {Second}")));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_name_is_taken_in_any_case_and_only_once_at_one_moment(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var tries = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async i =>
                {
                    try
                    {
                        await room.AddAsync(i % 2 == 0 ? "Same" : "SAME", First);
                        return "";
                    }
                    catch (SecretRefusedException e)
                    {
                        return e.Message;
                    }
                })
        );
        Assert.Single(tries, t => t.Length == 0);
        Assert.Equal("There is a secret named 'same' already: choose another name, or replace its value.", tries.First(t => t.Length > 0));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Replacing_at_one_moment_keeps_a_value_that_can_be_read(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await room.AddAsync("busy", First);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => room.Secrets.ReplaceAsync("busy", new SecretValue($"value-{i}"), Ann)));
        Assert.Equal(7, (await room.Secrets.FindAsync("busy"))!.Version);
        Assert.StartsWith("value-", await room.ValueAsync("busy"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_secret_that_has_expired_or_was_revoked_is_not_given(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var now = room.Test.Clock.Now;
        await room.AddAsync("short", First, expiresAt: now.AddDays(1));
        await room.AddAsync("ended", First);
        await room.Secrets.RevokeAsync("ended", Bob);
        Assert.Equal(First, await room.ValueAsync("short"));
        Assert.Equal("The secret 'ended' cannot be used: it was revoked.", await room.Values.TestAsync("ended"));
        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() =>
            room.Secrets.ReplaceAsync("ended", new SecretValue(Second), Ann)
        );
        Assert.StartsWith("The secret 'ended' was revoked", refused.Message, StringComparison.Ordinal);

        room.Test.Clock.MoveTo(now.AddDays(2));
        Assert.Equal(
            "The secret 'short' cannot be used: its value has expired and must be replaced.",
            await room.Values.TestAsync("short")
        );
        Assert.Equal(
            ["which cannot be used: it was revoked", "which cannot be used: its value has expired and must be replaced"],
            (await room.Values.KnownAsync()).Select(s => s.WhyUnusable)
        );
        await room.Secrets.ReplaceAsync("short", new SecretValue(Second), Ann);
        Assert.Equal(Second, await room.ValueAsync("short"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_list_is_searched_filtered_and_paged(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await room.AddAsync("alpha", First, description: "First 100%");
        await room.AddAsync("beta", First, expiresAt: room.Test.Clock.Now.AddHours(1));
        await room.Secrets.AddAsync(
            new NewSecret
            {
                Name = "gamma",
                DisplayName = "A key",
                TypeName = "RSA-Key",
                Scope = "Mail",
                Tags = ["x", "X", "y"],
                Value = new SecretValue(First),
            },
            Ann
        );
        await room.Secrets.RevokeAsync("alpha", Ann);
        room.Test.Clock.MoveTo(room.Test.Clock.Now.AddDays(1));

        Assert.Equal(["alpha", "beta", "gamma"], await room.NamesAsync(new()));
        Assert.Equal(["beta"], await room.NamesAsync(new() { Skip = 1, Take = 1 }));
        Assert.Equal(["alpha"], await room.NamesAsync(new() { Text = "100%" }));
        Assert.Equal(["gamma"], await room.NamesAsync(new() { Text = "a KEY" }));
        Assert.Equal(["gamma"], await room.NamesAsync(new() { TypeNames = ["rsa-key"] }));
        Assert.Equal(["gamma"], await room.NamesAsync(new() { Scope = "mail" }));
        Assert.Equal(["alpha"], await room.NamesAsync(new() { Status = SecretStatus.Revoked }));
        Assert.Equal(["beta"], await room.NamesAsync(new() { Status = SecretStatus.Expired }));
        Assert.Equal(["gamma"], await room.NamesAsync(new() { Status = SecretStatus.Active }));
        Assert.Empty(await room.NamesAsync(new() { StoreNames = ["configuration"] }));
        Assert.Empty(await room.NamesAsync(new() { Status = SecretStatus.Deleted }));
        Assert.Equal(["x", "y"], (await room.Secrets.FindAsync("gamma"))!.TagList);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_value_of_the_configuration_stays_there(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var secret = new NewSecret
        {
            Name = "outside",
            StoreName = SecretTypes.Configuration,
            Value = new SecretValue(null, "mail:key"),
        };
        await room.Secrets.AddAsync(secret, Ann);
        Assert.Equal("configured-value", await room.ValueAsync("outside"));
        await room.Secrets.AddAsync(secret with { Name = "nowhere", Value = new SecretValue(null, "../Storage:Path") }, Ann);
        Assert.Equal(
            "The secret 'nowhere' cannot be used: the server's configuration has no value for it.",
            await room.Values.TestAsync("nowhere")
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_workflow_gets_no_secret_of_another_type_or_scope(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await room.AddAsync("plain", First);
        foreach (
            var (reference, sentence) in ((SecretReference, string)[])
                [
                    (new("plain", "rsa-key"), "The secret 'plain' is of the type 'text', not 'rsa-key' as the workflow asks."),
                    (new("plain", "Text", "mail"), "The secret 'plain' is not of the scope 'mail' that the workflow asks for."),
                ]
        )
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(async () => await room.Values.ResolveAsync(reference, default));
            Assert.Equal(sentence, refused.Message);
        }
    }

    [Theory]
    [InlineData("x", "v", "A secret's name has 2 to 200 characters")]
    [InlineData("4you", "v", "A secret's name has 2 to 200 characters")]
    [InlineData("two words", "v", "A secret's name has 2 to 200 characters")]
    [InlineData("fine\n", "", "The value is missing.")]
    [InlineData("fine", " ", "The value is missing.")]
    public async Task What_cannot_be_kept_is_refused_in_a_sentence_without_the_value(string name, string value, string beginning)
    {
        await using var room = new Room(Dialect.Sqlite);
        var refused = await Assert.ThrowsAsync<SecretRefusedException>(() => room.AddAsync(name, value));
        Assert.StartsWith(beginning, refused.Message, StringComparison.Ordinal);
        var tooLong = await Assert.ThrowsAsync<SecretRefusedException>(() => room.AddAsync("fine", new string('v', 40_000)));
        Assert.Equal("The value is longer than 32768 characters.", tooLong.Message);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_change_is_in_the_audit_without_a_value(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await room.AddAsync("audited", First);
        await room.Secrets.DescribeAsync("audited", null, "Words", Bob);
        await room.Secrets.ReplaceAsync("audited", new SecretValue(Second), Bob);
        await room.Secrets.RevokeAsync("audited", Bob);
        await room.Secrets.DeleteAsync("audited", Bob);
        await Assert.ThrowsAsync<SecretRefusedException>(() => room.AddAsync("x", First));

        var entries = (await new AuditReading(room.Test.Database, room.Test.Vault).ListAsync(most: 100)).Select(r => r.Entry).ToList();
        Assert.Equal(
            ["secret.added", "secret.described", "secret.replaced", "secret.revoked", "secret.deleted"],
            entries.Select(e => e.Action)
        );
        Assert.All(entries, e => Assert.Equal("secret:audited", e.Subject));
        Assert.Equal([Ann, Bob, Bob, Bob, Bob], entries.Select(e => e.Actor));
        Assert.Equal("""{"version":2}""", entries[2].Detail!.ToJsonString());
        Assert.All(entries, e => Assert.DoesNotContain("Value", e.Detail!.ToJsonString(), StringComparison.Ordinal));
    }

    private sealed class Room : IAsyncDisposable
    {
        public Room(Dialect dialect)
        {
            Test = TestDatabase.Create(dialect);
            Secrets = new SecretStore(Test.Database, Test.Vault, Test.Audit, Test.Clock);
            var configured = new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?> { ["Workflows:Secrets:mail:key"] = "configured-value", ["Storage:Path"] = "no" }
                )
                .Build();
            Values = new SecretValues(Test.Database, Test.Vault, Test.Clock, configured.GetSection(SecretValues.Section));
        }

        public TestDatabase Test { get; }

        public SecretStore Secrets { get; }

        public SecretValues Values { get; }

        public Task<Secret> AddAsync(string name, string value, string? description = null, DateTimeOffset? expiresAt = null) =>
            Secrets.AddAsync(
                new NewSecret
                {
                    Name = name,
                    Description = description,
                    Value = new SecretValue(value, expiresAt: expiresAt),
                },
                Ann
            );

        public async Task<string> ValueAsync(string name) => await Values.ResolveAsync(new SecretReference(name), default);

        public async Task<byte[]> SealedAsync(string name) =>
            (await Test.Database.QuerySingleOrDefaultAsync<byte[]>("select value from secrets where name = @name", new { name }))!;

        public async Task<IEnumerable<string>> NamesAsync(SecretSearch search) =>
            (await Secrets.FindAsync(search)).Page.Select(s => s.Name);

        public ValueTask DisposeAsync() => Test.DisposeAsync();
    }
}
