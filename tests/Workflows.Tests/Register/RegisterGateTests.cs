using Workflows.Casework.Register;
using Workflows.Storage;
using Workflows.Submissions;
using Workflows.Tests.People;
using Xunit;

namespace Workflows.Tests.Register;

public sealed class RegisterGateTests
{
    private const string Casey = "casey.young@harbour.example";

    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task An_active_worker_is_known_with_their_service(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        Assert.Equal(new SenderVerdict(true, "w-07", "NTH"), await AskAsync(application, " Asha.Malik@harbour.example"));
        Assert.Empty(await application.QueuedMailsAsync());
        Assert.Equal(0, await RefusedAsync(application));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Somebody_who_is_not_on_the_register_is_told_and_so_is_the_pilot_lead(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        Assert.Equal(new SenderVerdict(false, null, null), await AskAsync(application, Casey));
        var mails = await application.QueuedMailsAsync();
        Assert.Equal([("EM-05", Casey), ("EM-06", "ruth.adey@harbour.example")], mails.Select(m => (m.Mail.Template, m.Mail.To)));
        Assert.Contains("Tuesday 24 November, 10:12", mails[1].Mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("casey", mails[1].Mail.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Time_form_and_hash_are_all_that_is_kept(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await AskAsync(application, Casey);
        var row = (
            await application.Database.QueryAsync<RefusedRow>("select id, at, form_key, address_hash, service from refused_senders")
        ).Single();
        Assert.Equal((application.Now, "F2"), (row.At, row.FormKey));
        Assert.Matches(@"\A[0-9a-f]{64}\z", row.AddressHash);
        await application.SendMailsAsync();
        Assert.Empty(await application.QueuedMailsAsync());
        Assert.Equal(
            0,
            (await application.Database.QueryAsync<long>("select count(*) from people where email_hash = @AddressHash", row)).Single()
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Asking_again_about_the_same_response_tells_nobody_twice(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await AskAsync(application, Casey);
        await AskAsync(application, Casey.ToUpperInvariant());
        Assert.Equal(2, (await application.QueuedMailsAsync()).Count);
        Assert.Equal(1, await RefusedAsync(application));
    }

    [Fact]
    public async Task A_refusal_that_rolls_back_leaves_nothing()
    {
        await using var application = await PeopleApplication.StartAsync();
        await using (var transaction = await application.Database.BeginAsync())
        {
            await application.Get<ISenderGate>().AskAsync(transaction, "F2", Casey, application.Now, CancellationToken.None);
        }

        Assert.Empty(await application.QueuedMailsAsync());
        Assert.Equal(0, await RefusedAsync(application));
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("pending")]
    [InlineData("left")]
    public async Task A_worker_who_is_not_active_is_refused(string status)
    {
        await using var application = await PeopleApplication.StartAsync();
        await application.InTransactionAsync(async transaction =>
        {
            var entry = (await application.Get<PilotRegister>().FindAsync("w-07", transaction))!;
            entry.Status = status;
            await application.Get<PilotRegister>().PutAsync(transaction, entry, "system");
            return true;
        });
        Assert.False((await AskAsync(application, "asha.malik@harbour.example")).Known);
        var mails = await application.QueuedMailsAsync();
        Assert.Equal("Form from someone not on the register (North Harbour)", mails[^1].Mail.Subject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("casey@harbour.example\r\nBcc: all@harbour.example")]
    [InlineData("not an address")]
    public async Task Without_a_usable_address_only_the_pilot_lead_is_told(string? address)
    {
        await using var application = await PeopleApplication.StartAsync();
        Assert.False((await AskAsync(application, address)).Known);
        Assert.Equal(["EM-06"], (await application.QueuedMailsAsync()).Select(m => m.Mail.Template));
        Assert.Equal(1, await RefusedAsync(application));
    }

    [Theory]
    [InlineData("F10", "helen.okafor@harbour.example", "l-01", null)]
    [InlineData("F6", "tom.reid@harbour.example", "m-01", "NTH")]
    [InlineData("F7", "sam.poole@harbour.example", "c-02", null)]
    public async Task Forms_for_all_staff_are_taken_from_anybody_in_the_directory(
        string form,
        string address,
        string person,
        string? service
    )
    {
        await using var application = await PeopleApplication.StartAsync();
        Assert.Equal(new SenderVerdict(true, person, service), await AskAsync(application, address, form));
        var opens = await AskAsync(application, address, "F2");
        Assert.True(opens is { Known: false } or { MayOpen: false }, "Only a registered worker may open an arrangement.");
        Assert.False((await AskAsync(application, Casey, form)).Known);
    }

    [Fact]
    public async Task A_flood_of_forms_does_not_fill_a_strangers_mailbox()
    {
        await using var application = await PeopleApplication.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            application.Time.Advance(TimeSpan.FromSeconds(10));
            await AskAsync(application, Casey);
        }

        Assert.Equal(5, (await application.QueuedMailsAsync()).Count(m => m.Mail.Template == "EM-05"));
        Assert.Equal(12, await RefusedAsync(application));
    }

    private static Task<SenderVerdict> AskAsync(PeopleApplication application, string? address, string form = "F2") =>
        application.InTransactionAsync(async transaction =>
            await application.Get<ISenderGate>().AskAsync(transaction, form, address, application.Now, CancellationToken.None)
        );

    private static async Task<long> RefusedAsync(PeopleApplication application) =>
        (await application.Database.QueryAsync<long>("select count(*) from refused_senders")).Single();

    private sealed class RefusedRow
    {
        public required string Id { get; set; }

        public DateTimeOffset At { get; set; }

        public required string FormKey { get; set; }

        public string? AddressHash { get; set; }

        public string? Service { get; set; }
    }
}
