using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Workflows.Tests.Architecture;

/// <summary>Dependencies point one way: Server → Casework, Google → Submissions → Storage → Engine. Casework and Google do not know each other.</summary>
public sealed class RoomTests
{
    private static readonly ArchUnitNET.Domain.Architecture Rooms = new ArchLoader()
        .LoadAssembliesIncludingDependencies(
            typeof(Workflows.Engine.Runtime.Stimulus).Assembly,
            typeof(Workflows.Storage.Database).Assembly,
            typeof(Workflows.Submissions.ISenderGate).Assembly,
            typeof(Workflows.Google.GoogleClients).Assembly,
            typeof(Workflows.Casework.CaseworkServiceCollectionExtensions).Assembly,
            typeof(Workflows.GoogleEmulator.GoogleEmulatorServices).Assembly,
            typeof(Workflows.Server.Hosting.ServerHost).Assembly
        )
        .Build();

    /// <summary>Room, and a namespace that it must not know.</summary>
    public static TheoryData<string, string> Forbidden =>
        new()
        {
            { "Workflows.Engine", "Microsoft.AspNetCore" },
            { "Workflows.Engine", "Npgsql" },
            { "Workflows.Engine", "Dapper" },
            { "Workflows.Engine", "Google.Apis" },
            { "Workflows.Engine", "Workflows.Storage" },
            { "Workflows.Storage", "Workflows.Submissions" },
            { "Workflows.Storage", "Workflows.Casework" },
            { "Workflows.Storage", "Workflows.Google" },
            { "Workflows.Submissions", "Workflows.Google" },
            { "Workflows.Submissions", "Workflows.Casework" },
            { "Workflows.Submissions", "Google.Apis" },
            { "Workflows.Google", "Workflows.Casework" },
            { "Workflows.Casework", "Workflows.Google" },
            { "Workflows.Casework", "Google.Apis" },
            { "Workflows.GoogleEmulator", "Workflows.Engine" },
            { "Workflows.GoogleEmulator", "Workflows.Storage" },
        };

    [Theory, MemberData(nameof(Forbidden))]
    public void A_room_knows_only_the_rooms_below_it(string room, string forbidden) =>
        Assert.True(Rule(room, forbidden).HasNoViolations(Rooms), $"{room} must not know {forbidden}.");

    [Theory]
    [InlineData("Workflows.Server", "Workflows.Casework")]
    [InlineData("Workflows.Server", "Hangfire")]
    [InlineData("Workflows.Casework", "Workflows.Submissions")]
    [InlineData("Workflows.Google", "Google.Apis")]
    [InlineData("Workflows.Storage", "Npgsql")]
    [InlineData("Workflows.Storage", "Dapper")]
    [InlineData("Workflows.Casework", "Microsoft.AspNetCore")]
    public void The_same_rule_fails_where_there_is_such_an_arrow(string room, string known) =>
        Assert.False(Rule(room, known).HasNoViolations(Rooms), $"{room} knows {known}; a rule that does not see it proves nothing.");

    private static IArchRule Rule(string room, string forbidden) =>
        Types()
            .That()
            .ResideInNamespaceMatching($"^{room.Replace(".", "\\.")}(\\.|$)")
            .Should()
            .NotDependOnAny(Types(true).That().ResideInNamespaceMatching($"^{forbidden.Replace(".", "\\.")}(\\.|$)"));
}
