using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.People;

public sealed class DirectoryTests
{
    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task A_person_is_found_by_id_and_by_address_whatever_its_case(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var directory = application.Get<PeopleDirectory>();
        var asha = await directory.FindAsync("w-07");
        Assert.Equal(("Asha Malik", "asha.malik@harbour.example"), (asha!.Name, asha.Email));
        Assert.Equal([new PersonRole(Role.Worker, "NTH")], asha.Roles);
        Assert.Equal("w-07", (await directory.FindByEmailAsync(" Asha.Malik@Harbour.example "))?.Id);
        Assert.Null(await directory.FindByEmailAsync("casey.young@harbour.example"));
        Assert.Null(await directory.FindAsync("w-99"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Roles_are_held_for_a_service_or_for_all_of_them(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var directory = application.Get<PeopleDirectory>();
        Assert.Equal(["l-01", "l-02"], (await directory.InRoleAsync(Role.SafeguardingLead, "MOR")).Select(p => p.Id));
        Assert.Equal(["m-01"], (await directory.InRoleAsync(Role.ServiceManager, "NTH")).Select(p => p.Id));
        Assert.Equal(["l-02", "w-07", "w-08"], (await directory.InRoleAsync(Role.Worker, "NTH")).Select(p => p.Id));
        Assert.True(await directory.HoldsRoleAsync("l-01", Role.SafeguardingLead, "RVD"));
        Assert.True(await directory.HoldsRoleAsync("w-07", Role.Worker, null));
        Assert.False(await directory.HoldsRoleAsync("w-07", Role.Worker, "RVD"));
        Assert.False(await directory.HoldsRoleAsync("w-07", Role.SafeguardingLead, "NTH"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_service_has_its_nation(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var directory = application.Get<PeopleDirectory>();
        Assert.Equal(
            ("Moorland", Nation.Scotland),
            ((await directory.ServiceAsync("MOR"))!.Name, (await directory.ServiceAsync("MOR"))!.Nation)
        );
        Assert.Null(await directory.ServiceAsync("XXX"));
        Assert.Equal(["MOR", "NTH", "RVD"], (await directory.ServicesAsync()).Select(s => s.Code));
    }

    [Fact]
    public async Task Neither_names_nor_addresses_stand_in_the_database_file()
    {
        await using var application = await PeopleApplication.StartAsync();
        var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(application.Database.ConnectionString).DataSource;
        var seen = "";
        foreach (var file in (string[])[path, path + "-wal"])
        {
            if (File.Exists(file))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                seen += await reader.ReadToEndAsync();
            }
        }

        Assert.Contains("w-07", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Asha", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("harbour.example", seen, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task An_absence_lasts_whole_local_days_and_can_end_early(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var directory = application.Get<PeopleDirectory>();
        await AwayAsync(application, "f10:1", "l-01", "2026-11-24", "2026-11-27", "l-02");
        Assert.True(await directory.AwayAsync("l-01", WorkingTime.WorkingCalendarTests.At("2026-11-24 00:00")));
        Assert.True(await directory.AwayAsync("l-01", WorkingTime.WorkingCalendarTests.At("2026-11-27 23:59")));
        Assert.False(await directory.AwayAsync("l-01", WorkingTime.WorkingCalendarTests.At("2026-11-28 00:00")));
        Assert.False(await directory.AwayAsync("l-01", WorkingTime.WorkingCalendarTests.At("2026-11-23 23:59")));

        Assert.True(
            await application.InTransactionAsync(transaction => application.Get<Absences>().EndAsync(transaction, "f10:1", "person:l-01"))
        );
        Assert.False(await directory.AwayAsync("l-01", application.Now));
        Assert.False(
            await application.InTransactionAsync(transaction => application.Get<Absences>().EndAsync(transaction, "f10:1", "person:l-01"))
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_same_absence_noted_twice_is_one_and_is_audited_once(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await AwayAsync(application, "f10:1", "l-01", "2026-11-24", "2026-11-27", null);
        await AwayAsync(application, "f10:1", "l-01", "2026-11-24", "2026-11-27", null);
        var audited = await application.Database.QueryAsync<long>("select count(*) from audit where action = 'absence.added'");
        Assert.Equal(1, audited.Single());
        Assert.Equal(1, (await application.Database.QueryAsync<long>("select count(*) from absences")).Single());
    }

    [Fact]
    public async Task An_absence_of_nobody_or_covered_by_oneself_or_backwards_is_refused()
    {
        await using var application = await PeopleApplication.StartAsync();
        await Assert.ThrowsAsync<PeopleException>(() => AwayAsync(application, "1", "x-99", "2026-11-24", "2026-11-27", null));
        await Assert.ThrowsAsync<PeopleException>(() => AwayAsync(application, "2", "l-01", "2026-11-24", "2026-11-27", "l-01"));
        await Assert.ThrowsAsync<PeopleException>(() => AwayAsync(application, "3", "l-01", "2026-11-24", "2026-11-27", "x-99"));
        await Assert.ThrowsAsync<PeopleException>(() => AwayAsync(application, "4", "l-01", "2026-11-27", "2026-11-24", null));
    }

    internal static Task<Absence> AwayAsync(PeopleApplication application, string id, string person, string from, string to, string? cover)
    {
        var pattern = NodaTime.Text.LocalDatePattern.Iso;
        return application.InTransactionAsync(transaction =>
            application
                .Get<Absences>()
                .AddAsync(transaction, id, person, pattern.Parse(from).Value, pattern.Parse(to).Value, cover, "person:" + person)
        );
    }
}
