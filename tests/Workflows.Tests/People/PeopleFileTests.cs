using System.Text;
using Workflows.Casework.Register;
using Workflows.People;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.People;

public sealed class PeopleFileTests
{
    private const string Small = """
        services:
          - code: NTH
            name: North Harbour
            nation: england-and-wales
        people:
          - id: w-01
            name: Robin Sample
            email: robin@harbour.example
            roles:
              - role: Worker
                service: NTH
        """;

    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task The_sample_imports_whole_and_every_service_has_what_it_needs(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var directory = application.Get<PeopleDirectory>();
        foreach (var service in await directory.ServicesAsync())
        {
            Assert.True((await directory.InRoleAsync(Role.Worker, service.Code)).Count >= 2, service.Code);
            Assert.NotEmpty(await directory.InRoleAsync(Role.ServiceManager, service.Code));
            Assert.True((await directory.InRoleAsync(Role.SafeguardingLead, service.Code)).Count >= 2, service.Code);
        }

        foreach (
            var role in (Role[])
                [Role.HeadOfSafeguarding, Role.DataProtectionOfficer, Role.PilotLead, Role.DigitalTeam, Role.Designer, Role.Publisher]
        )
        {
            Assert.NotEmpty(await directory.InRoleAsync(role, null));
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Importing_again_changes_nothing_and_writes_no_row_again(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        var before = (await application.WaitingAsync("sheet:central")).Count;
        Assert.True(before > 0);
        var sample = await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml"));
        var report = await application.InTransactionAsync(transaction => application.Get<PeopleFile>().ImportAsync(transaction, sample));
        Assert.True(report.Imported);
        Assert.Equal(before, (await application.WaitingAsync("sheet:central")).Count);
        Assert.Equal(17, (await application.Get<PeopleDirectory>().AllAsync()).Count);
        Assert.Null(
            await application.Get<PeopleFile>().ImportWhenEmptyAsync(Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml"))
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_person_who_leaves_may_still_be_listed_as_away(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect, sample: false);
        const string away = """

            absences:
              - person: w-01
                from: 2027-01-04
                to: 2027-01-08
            """;
        var left = Small.Replace("    roles:", "    active: false\n    roles:", StringComparison.Ordinal) + away;
        var report = await application.InTransactionAsync(transaction => application.Get<PeopleFile>().ImportAsync(transaction, left));
        Assert.Empty(report.Problems);
        Assert.False((await application.Get<PeopleDirectory>().FindAsync("w-01"))!.Active);
    }

    [Fact]
    public async Task A_person_who_has_left_covers_for_no_one()
    {
        await using var application = await PeopleApplication.StartAsync(Dialect.Sqlite, sample: false);
        const string covered = """

              - id: w-02
                name: Kim Sample
                email: kim@harbour.example
                active: false
                roles:
                  - role: Worker
                    service: NTH
            absences:
              - person: w-01
                from: 2027-01-04
                to: 2027-01-08
                cover: w-02
            """;
        var report = await application.InTransactionAsync(transaction =>
            application.Get<PeopleFile>().ImportAsync(transaction, Small + covered)
        );
        Assert.Contains("has left", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_people_may_exchange_addresses(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect, sample: false);
        const string second = """

              - id: w-02
                name: Alex Sample
                email: alex@harbour.example
                roles:
                  - role: Worker
                    service: NTH
            """;
        const string both = Small + second;
        Assert.Equal([], (await ImportAsync(application, both)).Problems);
        var exchanged = both.Replace("robin@", "x@", StringComparison.Ordinal)
            .Replace("alex@", "robin@", StringComparison.Ordinal)
            .Replace("x@", "alex@", StringComparison.Ordinal);
        Assert.Equal([], (await ImportAsync(application, exchanged)).Problems);
        Assert.Equal("w-02", (await application.Get<PeopleDirectory>().FindByEmailAsync("robin@harbour.example"))!.Id);
    }

    [Theory]
    [InlineData("role: Worker", "role: Boss", "line 10, people[1].roles[1]: this is not a role")]
    [InlineData("nation: england-and-wales", "nation: wales", "line 4, services[1]: 'nation' must be")]
    [InlineData("code: NTH", "code: nth", "line 2, services[1]: 'code' must be three capital letters")]
    [InlineData("id: w-01", "id: W 01", "line 6, people[1]: 'id' must be")]
    [InlineData("email: robin@harbour.example", "email: robin", "line 8, people[1]: 'email' must be one plain address")]
    [InlineData(
        "email: robin@harbour.example",
        "email: \"robin@harbour.example\\r\\nBcc: x@y.example\"",
        "line 8, people[1]: 'email' must be a text of one line"
    )]
    [InlineData("name: Robin Sample", "nmae: Robin Sample", "the key 'nmae' is not known; known are id, name")]
    [InlineData("name: Robin Sample", "age: 34", "people[1]: 'name' is missing")]
    [InlineData("service: NTH", "service: XYZ", "names a service that is not known")]
    [InlineData("name: Robin Sample", "name: [a, b]", "'name' must be a text")]
    [InlineData("name: Robin Sample", "name: Robin Sample\n    name: Twice", "this is not YAML, or a key occurs twice")]
    [InlineData("name: Robin Sample", "name: \"Robin", "this is not YAML")]
    [InlineData("name: Robin Sample", "name: &a Robin", "anchors and aliases")]
    [InlineData("name: Robin Sample", "name: !!str Robin", "tags (!)")]
    [InlineData("name: Robin Sample", "name: Robin\n    hours: { mon: late }", "'mon' must be hours")]
    [InlineData("name: Robin Sample", "name: Robin\n    hours: { mon: 17:00-09:00 }", "'mon' must be hours")]
    [InlineData("name: Robin Sample", "name: Robin\n    register: { service: NTH, status: maybe }", "'status' must be pending")]
    [InlineData("name: Robin Sample", "name: Robin\n    active: perhaps", "'active' must be true or false")]
    public async Task A_mistake_is_named_with_its_line_and_nothing_is_imported(string right, string wrong, string says)
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        var report = await ImportAsync(application, Small.Replace(right, wrong, StringComparison.Ordinal));
        Assert.False(report.Imported);
        Assert.Contains(report.Problems, p => p.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain(
            report.Problems,
            p => p.Contains("Robin", StringComparison.Ordinal) || p.Contains("robin@", StringComparison.Ordinal)
        );
        Assert.Empty(await application.Get<PeopleDirectory>().AllAsync());
        Assert.Empty(await application.Get<PeopleDirectory>().ServicesAsync());
    }

    [Fact]
    public async Task Every_mistake_is_named_at_once()
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        var yaml = Small
            .Replace("code: NTH", "code: x", StringComparison.Ordinal)
            .Replace("role: Worker", "role: Boss", StringComparison.Ordinal);
        Assert.True((await ImportAsync(application, yaml)).Problems.Count >= 2);
    }

    [Theory]
    [InlineData("w-01", "w-01", "a person cannot be their own deputy")]
    [InlineData("w-01", "w-99", "this person is neither in the file nor in the directory")]
    [InlineData("l-01", "w-01", "a deputy must hold the same role")]
    public async Task A_deputy_who_may_not_be_one_is_refused(string person, string deputy, string says)
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        var yaml = $"""
            {Small}
              - id: l-01
                name: Sam Sample
                email: sam@harbour.example
                roles:
                  - role: SL
            deputies:
              - person: {person}
                deputy: {deputy}
            """;
        Assert.Contains((await ImportAsync(application, yaml)).Problems, p => p.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_refused_without_being_repeated()
    {
        await using var application = await PeopleApplication.StartAsync();
        var yaml = Small.Replace("robin@", "Asha.Malik@", StringComparison.Ordinal);
        var problem = Assert.Single((await ImportAsync(application, yaml)).Problems);
        Assert.Contains("belongs to 'w-07'", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("malik", problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_that_would_grow_in_memory_is_refused_before_it_does()
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c <= 'j'; c++)
        {
            var before = (char)(c - 1);
            bomb.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(',', Enumerable.Repeat("*" + before, 9)).Append("]\n");
        }

        Assert.Contains("anchors", Assert.Single((await ImportAsync(application, bomb.ToString())).Problems), StringComparison.Ordinal);
        Assert.Contains(
            "nested too deeply",
            Assert.Single((await ImportAsync(application, "a: " + new string('[', 5000))).Problems),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "million characters",
            Assert.Single((await ImportAsync(application, new string('a', 1_000_001))).Problems),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("people: 7")]
    [InlineData("people:\n  - 7")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("? [complex, key]\n: value")]
    [InlineData("\0\u0001")]
    [InlineData("people: []")]
    public async Task A_file_of_another_shape_is_refused_with_a_sentence(string yaml)
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        Assert.NotEmpty((await ImportAsync(application, yaml)).Problems);
    }

    [Fact]
    public async Task An_import_is_audited_with_ids_and_who_did_it()
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        await application.InTransactionAsync(transaction => application.Get<PeopleFile>().ImportAsync(transaction, Small, "account:7"));
        Assert.Equal(
            "account:7",
            (await application.Database.QueryAsync<string>("select actor from audit where action = 'people.imported'")).Single()
        );
    }

    [Fact]
    public async Task The_register_of_the_sample_is_copied_to_its_sheet_without_names()
    {
        await using var application = await PeopleApplication.StartAsync();
        Assert.Equal(7, (await application.Get<PilotRegister>().AllAsync()).Count);
        var rows = (await application.WaitingAsync("sheet:central")).Select(e => e.Payload.ToJsonString()).ToList();
        Assert.Contains(rows, row => row.Contains("PH-0231", StringComparison.Ordinal) && row.Contains("w-07", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains("Asha", StringComparison.Ordinal) || row.Contains('@', StringComparison.Ordinal));
    }

    private static Task<ImportReport> ImportAsync(PeopleApplication application, string yaml) =>
        application.InTransactionAsync(transaction => application.Get<PeopleFile>().ImportAsync(transaction, yaml));
}
