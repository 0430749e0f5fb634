using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.WorkingTime;
using Xunit;

namespace Workflows.Tests.People;

public sealed class RotaTests
{
    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task The_first_lead_of_the_rota_is_asked(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        Assert.Equal([new Assignment("l-01", Role.SafeguardingLead, null)], (await RouteAsync(application, "w-07")).Assignees);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task When_the_lead_is_on_leave_the_deputy_alone_is_asked_and_acts_for_the_lead(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await DirectoryTests.AwayAsync(application, "a", "l-01", "2026-11-24", "2026-11-27", "l-02");
        var routing = await RouteAsync(application, "w-07");
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, "l-01")], routing.Assignees);
        Assert.False(routing.NobodyOnDuty);
        Assert.Empty(routing.Alerted);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task When_lead_and_deputy_are_away_the_head_is_asked_and_head_and_manager_are_alerted(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await DirectoryTests.AwayAsync(application, "a", "l-01", "2026-11-24", "2026-11-27", "l-02");
        await DirectoryTests.AwayAsync(application, "b", "l-02", "2026-11-24", "2026-11-27", "l-01");
        var routing = await RouteAsync(application, "w-07");
        Assert.Equal([new Assignment("h-01", Role.HeadOfSafeguarding, null)], routing.Assignees);
        Assert.True(routing.NobodyOnDuty);
        Assert.Equal(["h-01", "m-01"], routing.Alerted);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_deputy_who_sent_the_form_is_skipped_and_the_head_is_asked(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await DirectoryTests.AwayAsync(application, "a", "l-01", "2026-11-24", "2026-11-27", "l-02");
        Assert.Equal([new Assignment("h-01", Role.HeadOfSafeguarding, null)], (await RouteAsync(application, "l-02")).Assignees);
    }

    [Fact]
    public async Task A_lead_who_is_excluded_is_never_acted_for()
    {
        await using var application = await PeopleApplication.StartAsync();
        // The lead sent the form: the deputy decides in their own right, not on the lead's behalf.
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, null)], (await RouteAsync(application, "l-01")).Assignees);
    }

    [Fact]
    public async Task Nobody_is_asked_when_everyone_is_excluded_and_that_is_said()
    {
        await using var application = await PeopleApplication.StartAsync();
        var routing = await RouteAsync(application, "l-01", "l-02", "h-01");
        Assert.Empty(routing.Assignees);
        Assert.True(routing.NobodyOnDuty);
        Assert.Equal(["h-01", "m-01", "c-01"], routing.Alerted);
    }

    [Fact]
    public async Task Even_a_head_on_leave_is_asked_before_nobody_is()
    {
        await using var application = await PeopleApplication.StartAsync();
        foreach (var person in (string[])["l-01", "l-02", "h-01"])
        {
            await DirectoryTests.AwayAsync(application, person, person, "2026-11-24", "2026-11-27", null);
        }

        var routing = await RouteAsync(application, "w-07");
        Assert.Equal("h-01", Assert.Single(routing.Assignees).PersonId);
        Assert.True(routing.NobodyOnDuty);
    }

    [Fact]
    public async Task What_arrives_on_Saturday_is_not_asked_of_somebody_who_is_away_on_Monday()
    {
        await using var application = await PeopleApplication.StartAsync();
        await DirectoryTests.AwayAsync(application, "a", "l-01", "2026-11-30", "2026-12-04", "l-02");
        var routing = await RouteAsync(application, WorkingCalendarTests.At("2026-11-28 21:05"), "w-07");
        Assert.Equal("l-02", Assert.Single(routing.Assignees).PersonId);
    }

    [Fact]
    public async Task A_lead_who_does_not_work_that_day_is_covered()
    {
        await using var application = await PeopleApplication.StartAsync();
        await ImportAsync(
            application,
            """
            people:
              - id: l-01
                name: Helen Okafor
                email: helen.okafor@harbour.example
                roles:
                  - role: SL
                hours:
                  mon: 09:00-17:00
                  wed: 09:00-13:00
            deputies:
              - person: l-01
                deputy: l-02
            """
        );
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, "l-01")], (await RouteAsync(application, "w-07")).Assignees);
        var wednesday = await RouteAsync(application, WorkingCalendarTests.At("2026-11-25 10:12"), "w-07");
        Assert.Equal("l-01", Assert.Single(wednesday.Assignees).PersonId);
    }

    [Fact]
    public async Task A_manager_may_be_covered_by_a_lead_who_acts_as_lead()
    {
        await using var application = await PeopleApplication.StartAsync();
        await DirectoryTests.AwayAsync(application, "a", "m-01", "2026-11-24", "2026-11-27", null);
        await using var transaction = await application.Database.BeginAsync();
        var routing = await application
            .Get<Rota>()
            .RouteAsync(transaction, Role.ServiceManager, "NTH", new HashSet<string> { "w-07" }, application.Now);
        Assert.Equal([new Assignment("l-01", Role.SafeguardingLead, "m-01")], routing.Assignees);
    }

    [Fact]
    public async Task Cover_by_somebody_of_a_lower_role_is_not_taken()
    {
        await using var application = await PeopleApplication.StartAsync();
        // The form for absences lets anybody be named; what counts is the role.
        await DirectoryTests.AwayAsync(application, "a", "l-01", "2026-11-24", "2026-11-27", "w-07");
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, "l-01")], (await RouteAsync(application, "w-08")).Assignees);
    }

    [Fact]
    public async Task The_data_protection_officers_questions_never_go_to_safeguarding()
    {
        await using var application = await PeopleApplication.StartAsync();
        await DirectoryTests.AwayAsync(application, "a", "d-01", "2026-11-24", "2026-11-27", null);
        await using var transaction = await application.Database.BeginAsync();
        var routing = await application
            .Get<Rota>()
            .RouteAsync(transaction, Role.DataProtectionOfficer, "NTH", new HashSet<string>(), application.Now);
        Assert.Equal([new Assignment("d-01", Role.DataProtectionOfficer, null)], routing.Assignees);
        Assert.True(routing.NobodyOnDuty);
    }

    [Fact]
    public async Task A_late_decision_gets_the_deputy_who_is_there_else_the_head()
    {
        await using var application = await PeopleApplication.StartAsync();
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, "l-01")], await DeputiesAsync(application, "w-07"));
        Assert.Equal([new Assignment("h-01", Role.HeadOfSafeguarding, null)], await DeputiesAsync(application, "l-02"));
    }

    [Fact]
    public async Task Somebody_who_has_left_is_asked_nothing_and_holds_nothing()
    {
        await using var application = await PeopleApplication.StartAsync();
        await ImportAsync(
            application,
            """
            people:
              - id: l-01
                name: Helen Okafor
                email: helen.okafor@harbour.example
                active: false
                roles:
                  - role: SL
            """
        );
        Assert.Equal([new Assignment("l-02", Role.SafeguardingLead, null)], (await RouteAsync(application, "w-07")).Assignees);
        Assert.False(await application.Get<PeopleDirectory>().HoldsRoleAsync("l-01", Role.SafeguardingLead, "NTH"));
    }

    private static async Task ImportAsync(PeopleApplication application, string yaml)
    {
        var report = await application.InTransactionAsync(transaction => application.Get<PeopleFile>().ImportAsync(transaction, yaml));
        Assert.Equal([], report.Problems);
    }

    private static Task<Routing> RouteAsync(PeopleApplication application, params string[] excluded) =>
        RouteAsync(application, application.Now, excluded);

    private static async Task<Routing> RouteAsync(PeopleApplication application, DateTimeOffset at, params string[] excluded)
    {
        await using var transaction = await application.Database.BeginAsync();
        return await application.Get<Rota>().RouteAsync(transaction, Role.SafeguardingLead, "NTH", excluded.ToHashSet(), at);
    }

    private static async Task<IReadOnlyList<Assignment>> DeputiesAsync(PeopleApplication application, params string[] excluded)
    {
        await using var transaction = await application.Database.BeginAsync();
        return await application
            .Get<Rota>()
            .DeputiesAsync(transaction, "l-01", Role.SafeguardingLead, "NTH", excluded.ToHashSet(), application.Now);
    }
}
