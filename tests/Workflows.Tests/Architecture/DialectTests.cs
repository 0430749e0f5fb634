using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>The part of the one dialect that <c>.editorconfig</c> cannot express: names of parameters and of SQL constants.</summary>
public sealed partial class DialectTests
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Every room.</summary>
    public static TheoryData<string> Rooms =>
        [
            "Workflows.Engine",
            "Workflows.Storage",
            "Workflows.Submissions",
            "Workflows.Google",
            "Workflows.People",
            "Workflows.Mail",
            "Workflows.HumanTasks",
            "Workflows.Casework",
            "Workflows.Server",
        ];

    [Theory, MemberData(nameof(Rooms))]
    public void Tokens_and_transactions_are_spelled_out(string room) => Assert.Empty(ShortNames(Assembly.Load(room).GetTypes()));

    [Theory, MemberData(nameof(Rooms))]
    public void A_statement_is_named_for_what_it_does_with_the_suffix_Sql(string room) =>
        Assert.Empty(OddStatements(Assembly.Load(room).GetTypes()));

    [Fact]
    public void Both_rules_see_a_planted_name()
    {
        Assert.Equal(2, ShortNames([typeof(Planted)]).Count());
        Assert.Single(OddStatements([typeof(Planted)]));
    }

    private static IEnumerable<string> ShortNames(IEnumerable<Type> types) =>
        from type in types
        where !IsGenerated(type)
        from method in type.GetMethods(Any).Cast<MethodBase>().Concat(type.GetConstructors(Any))
        where !method.Name.Contains('<', StringComparison.Ordinal)
        from parameter in method.GetParameters()
        where
            (parameter.ParameterType == typeof(CancellationToken) && parameter.Name is "ct" or "token" or "cancel")
            || (parameter.ParameterType == typeof(Transaction) && parameter.Name is "tx" or "t" or "trans")
        select $"{type.FullName}.{method.Name}({parameter.Name})";

    private static IEnumerable<string> OddStatements(IEnumerable<Type> types) =>
        from type in types
        where !IsGenerated(type)
        from field in type.GetFields(Any)
        where field.IsLiteral && field.FieldType == typeof(string)
        let text = (string)field.GetRawConstantValue()!
        where Statement().IsMatch(text) && !field.Name.EndsWith("Sql", StringComparison.Ordinal)
        select $"{type.FullName}.{field.Name}";

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    [GeneratedRegex(
        @"\A\s*(select\s.*\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|with\s+\w+\s+as)\b",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Statement();

    private sealed class Planted
    {
        public const string Find = "select id from tasks where id = @id";

        public static void Run(Transaction tx, CancellationToken ct)
        {
            _ = (tx, ct);
        }
    }
}
