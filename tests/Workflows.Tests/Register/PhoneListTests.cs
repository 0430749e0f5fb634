using Workflows.Casework.Register;
using Workflows.Storage;
using Workflows.Tests.People;
using Xunit;

namespace Workflows.Tests.Register;

/// <summary>The charity's phones (R-13a).</summary>
public sealed class PhoneListTests
{
    private const string Asha = "w-07";
    private const string Noor = "w-08";

    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task A_phone_of_the_people_file_is_unconfirmed_until_the_desk_confirms_it(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        Assert.Equal(PhoneStatus.Unconfirmed, (await EntryAsync(application, Asha)).PhoneStatus);
        Assert.Equal("unconfirmed", await ShownAsync(application, Asha));

        await SetAsync(application, "PH-0231", Asha, PhoneStatus.Confirmed);

        Assert.Equal(PhoneStatus.Confirmed, (await EntryAsync(application, Asha)).PhoneStatus);
        Assert.Equal("confirmed", await ShownAsync(application, Asha));
        Assert.Equal(
            1,
            await application.Database.QuerySingleOrDefaultAsync<long>("select count(*) from audit where action = 'phone.changed'")
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_confirmed_phone_that_is_handed_on_is_unconfirmed_again(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await SetAsync(application, "PH-0231", Asha, PhoneStatus.Confirmed);
        await GiveAsync(application, Asha, "PH-0999");
        await GiveAsync(application, Noor, "PH-0231");

        Assert.Equal(("PH-0231", PhoneStatus.Unconfirmed), await PhoneOfAsync(application, Noor));
        Assert.Equal(("PH-0999", PhoneStatus.Unconfirmed), await PhoneOfAsync(application, Asha));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_lost_phone_stays_lost_whoever_has_it_in_the_register(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await SetAsync(application, "PH-0231", Asha, PhoneStatus.Lost);
        await GiveAsync(application, Asha, "PH-0999");
        await GiveAsync(application, Noor, "PH-0231");
        Assert.Equal(("PH-0231", PhoneStatus.Lost), await PhoneOfAsync(application, Noor));

        await GiveAsync(application, Asha, "PH-0231");
        Assert.Equal(("PH-0231", PhoneStatus.Lost), await PhoneOfAsync(application, Asha));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_phone_that_the_desk_confirms_for_a_worker_becomes_theirs_in_the_register(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);

        await SetAsync(application, "PH-0777", Asha, PhoneStatus.Confirmed);

        Assert.Equal(("PH-0777", PhoneStatus.Confirmed), await PhoneOfAsync(application, Asha));
        Assert.Equal("confirmed", await ShownAsync(application, Asha));
    }

    private static Task<bool> SetAsync(PeopleApplication application, string asset, string worker, string status) =>
        InAsync(application, t => application.Get<PhoneList>().SetAsync(t, asset, worker, status, "person:c-02"));

    private static Task<bool> GiveAsync(PeopleApplication application, string worker, string asset) =>
        InAsync(
            application,
            async t =>
            {
                var entry = (await application.Get<PilotRegister>().FindAsync(worker, t))!;
                entry.PhoneAsset = asset;
                await application.Get<PilotRegister>().PutAsync(t, entry, "command-line");
                return true;
            }
        );

    private static async Task<T> InAsync<T>(PeopleApplication application, Func<Transaction, Task<T>> work)
    {
        await using var transaction = await application.Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    private static async Task<(string?, string?)> PhoneOfAsync(PeopleApplication application, string worker)
    {
        var entry = await EntryAsync(application, worker);
        return (entry.PhoneAsset, entry.PhoneStatus);
    }

    private static async Task<RegisteredWorker> EntryAsync(PeopleApplication application, string worker) =>
        (await application.Get<PilotRegister>().FindAsync(worker))!;

    /// <summary>What the newest row of S1 that waits in the outbox says about a worker's phone.</summary>
    private static async Task<string?> ShownAsync(PeopleApplication application, string worker) =>
        (string?)
            (await application.WaitingAsync("sheet:central"))
                .Last(effect => effect.Id.StartsWith($"register:{worker}:", StringComparison.Ordinal))
                .Payload["columns"]!["phone_status"];
}
