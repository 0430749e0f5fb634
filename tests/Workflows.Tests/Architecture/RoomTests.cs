using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Workflows.Tests.Architecture;

/// <summary>
/// Dependencies between rooms point one way, as <c>src/README.md</c> draws them. Casework and Google do not know each other; Submissions
/// knows neither People nor Mail nor HumanTasks; HumanTasks knows no arrangement and no form.
/// </summary>
public sealed class RoomTests
{
    private static readonly ArchUnitNET.Domain.Architecture Rooms = new ArchLoader()
        .LoadAssemblies(
            typeof(Workflows.Engine.Runtime.Stimulus).Assembly,
            typeof(Workflows.Storage.Database).Assembly,
            typeof(Workflows.Submissions.ISenderGate).Assembly,
            typeof(global::Google.Apis.Sheets.v4.SheetsService).Assembly,
            typeof(Workflows.Google.GoogleClients).Assembly,
            typeof(Workflows.People.PeopleDirectory).Assembly,
            typeof(Workflows.Mail.MailQueue).Assembly,
            typeof(Workflows.HumanTasks.HumanTask).Assembly,
            typeof(Workflows.Casework.CaseworkServiceCollectionExtensions).Assembly,
            typeof(Workflows.GoogleEmulator.GoogleEmulatorServices).Assembly,
            typeof(Workflows.Studio.StudioEndpoints).Assembly,
            typeof(Workflows.Server.Hosting.ServerHost).Assembly
        )
        .Build();

    private static readonly string[] All =
    [
        "Workflows.Engine",
        "Workflows.Storage",
        "Workflows.People",
        "Workflows.Mail",
        "Workflows.HumanTasks",
        "Workflows.Submissions",
        "Workflows.Google",
        "Workflows.GoogleEmulator",
        "Workflows.Casework",
        "Workflows.Studio",
        "Workflows.Server",
    ];

    /// <summary>Each room with those that it may know: the rooms behind its arrows.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Workflows.Engine"] = [],
        ["Workflows.Storage"] = ["Workflows.Engine"],
        ["Workflows.People"] = ["Workflows.Storage", "Workflows.Engine"],
        ["Workflows.Mail"] = ["Workflows.People", "Workflows.Storage", "Workflows.Engine"],
        ["Workflows.HumanTasks"] = ["Workflows.Mail", "Workflows.People", "Workflows.Storage", "Workflows.Engine"],
        ["Workflows.Submissions"] = ["Workflows.Storage", "Workflows.Engine"],
        ["Workflows.Google"] = ["Workflows.Submissions", "Workflows.Storage", "Workflows.Engine"],
        ["Workflows.GoogleEmulator"] = [],
        ["Workflows.Casework"] =
        [
            "Workflows.HumanTasks",
            "Workflows.Mail",
            "Workflows.People",
            "Workflows.Submissions",
            "Workflows.Storage",
            "Workflows.Engine",
        ],
        ["Workflows.Studio"] = ["Workflows.Storage", "Workflows.Engine"],
        ["Workflows.Server"] = All,
    };

    /// <summary>Room, and a namespace that it must not know.</summary>
    public static TheoryData<string, string> Forbidden
    {
        get
        {
            var pairs = new TheoryData<string, string>
            {
                { "Workflows.Engine", "Microsoft.AspNetCore" },
                { "Workflows.Engine", "Npgsql" },
                { "Workflows.Engine", "Dapper" },
                { "Workflows.Engine", "Google.Apis" },
                { "Workflows.Submissions", "Google.Apis" },
                { "Workflows.HumanTasks", "Google.Apis" },
                { "Workflows.Casework", "Google.Apis" },
                { "Google.Apis.Sheets.v4", "Workflows" },
                { "Google.Apis.Forms.v1", "Workflows" },
            };
            foreach (var (room, known) in Arrows)
            {
                foreach (var other in All.Except(known).Where(o => o != room))
                {
                    pairs.Add(room, other);
                }
            }

            return pairs;
        }
    }

    /// <summary>Arrows that exist: a rule that does not see them proves nothing.</summary>
    public static TheoryData<string, string> Existing =>
        new()
        {
            { "Workflows.Server", "Workflows.Casework" },
            { "Workflows.Server", "Workflows.HumanTasks" },
            { "Workflows.Server", "Workflows.Studio" },
            { "Workflows.Studio", "Workflows.Storage" },
            { "Workflows.Studio", "Workflows.Engine" },
            { "Workflows.Server", "Hangfire" },
            { "Workflows.Casework", "Workflows.Submissions" },
            { "Workflows.Casework", "Workflows.HumanTasks" },
            { "Workflows.Casework", "Workflows.Mail" },
            { "Workflows.HumanTasks", "Workflows.Mail" },
            { "Workflows.HumanTasks", "Microsoft.AspNetCore" },
            { "Workflows.Mail", "Workflows.People" },
            { "Workflows.People", "Workflows.Storage" },
            { "Workflows.Google", "Google.Apis.Sheets.v4" },
            { "Workflows.Google", "Workflows.Submissions" },
            { "Workflows.Submissions", "Workflows.Storage" },
            { "Workflows.Storage", "Workflows.Engine" },
            { "Workflows.Storage", "Npgsql" },
            { "Workflows.Storage", "Dapper" },
        };

    [Theory, MemberData(nameof(Forbidden))]
    public void A_room_knows_only_the_rooms_behind_its_arrows(string room, string forbidden) =>
        Assert.True(Rule(room, forbidden).HasNoViolations(Rooms), $"{room} must not know {forbidden}.");

    [Theory, MemberData(nameof(Existing))]
    public void The_same_rule_fails_where_there_is_such_an_arrow(string room, string known) =>
        Assert.False(Rule(room, known).HasNoViolations(Rooms), $"{room} knows {known}; a rule that does not see it proves nothing.");

    /// <summary>
    /// Folders of HumanTasks and Casework in their order: a folder may use those before it, its room's root, and rooms behind the arrows.
    /// </summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Workflows.HumanTasks"] =
        [
            "Shared",
            "Documents",
            "Links",
            "Store",
            "Kinds",
            "Ladders",
            "Mails",
            "Identity",
            "Tasks",
            "Desk",
            "Due",
            "Page",
            "Plain",
            "Mine",
        ],
        ["Workflows.Casework"] =
        [
            "Calendar",
            "Policy",
            "Register",
            "Arrangements",
            "Questions",
            "Suitability",
            "HeldForms",
            "Holds",
            "Agreements",
            "Setup",
            "WeeklyDeletion",
            "Changes",
            "Mine",
            "Waiting",
        ],
    };

    /// <summary>Room, folder, and a later folder that it must not know.</summary>
    public static TheoryData<string, string, string> Later
    {
        get
        {
            var pairs = new TheoryData<string, string, string>();
            foreach (var (room, folders) in Folders)
            {
                for (var i = 0; i < folders.Length; i++)
                {
                    foreach (var later in folders.Skip(i + 1))
                    {
                        pairs.Add(room, folders[i], later);
                    }
                }
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Later))]
    public void A_folder_knows_only_the_folders_before_it(string room, string folder, string later) =>
        Assert.True(Rule($"{room}.{folder}", $"{room}.{later}").HasNoViolations(Rooms), $"{room}/{folder} must not know {later}.");

    [Theory]
    [InlineData("Workflows.HumanTasks.Page", "Workflows.HumanTasks.Desk")]
    [InlineData("Workflows.HumanTasks.Desk", "Workflows.HumanTasks.Tasks")]
    [InlineData("Workflows.HumanTasks.Tasks", "Workflows.HumanTasks.Kinds")]
    [InlineData("Workflows.HumanTasks.Due", "Workflows.HumanTasks.Ladders")]
    [InlineData("Workflows.Casework.Suitability", "Workflows.Casework.Arrangements")]
    [InlineData("Workflows.Casework.Arrangements", "Workflows.Casework.Policy")]
    [InlineData("Workflows.Casework.Waiting", "Workflows.Casework.HeldForms")]
    public void The_folder_rule_fails_where_there_is_such_an_arrow(string folder, string known) =>
        Assert.False(Rule(folder, known).HasNoViolations(Rooms), $"{folder} knows {known}; a rule that does not see it proves nothing.");

    [Theory]
    [InlineData("Workflows.HumanTasks")]
    [InlineData("Workflows.Casework")]
    public void Every_folder_is_on_the_list(string room)
    {
        var namespaces = System
            .Reflection.Assembly.Load(room)
            .GetTypes()
            .Select(t => t.Namespace ?? "")
            .Where(n => n.StartsWith(room + ".", StringComparison.Ordinal))
            .Select(n => n[(room.Length + 1)..].Split('.')[0])
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(namespaces.Except(Folders[room]));
    }

    private static IArchRule Rule(string room, string forbidden) =>
        Types()
            .That()
            .ResideInNamespaceMatching($"^{room.Replace(".", "\\.")}(\\.|$)")
            .Should()
            .NotDependOnAny(Types(true).That().ResideInNamespaceMatching($"^{forbidden.Replace(".", "\\.")}(\\.|$)"));
}
