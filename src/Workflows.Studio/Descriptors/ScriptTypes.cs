using System.Globalization;
using System.Text;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Descriptors;

/// <summary>What a script may call, as TypeScript declares it: the editor completes and checks scripts by it.</summary>
internal static class ScriptTypes
{
    private const string Functions = """
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string;
        declare function setWorkflowInstanceName(value: string): void;
        declare function getCorrelationId(): string;
        declare function setCorrelationId(value: string): void;
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityId: string, outputName?: string): any;
        declare function getLastResult(): any;
        /** A coded answer of the form that the instance is bound to, such as getAnswer('age_band'). It cannot be changed. */
        declare function getAnswer(question: string): any;
        /** A fact about the form that the instance is bound to. It cannot be changed. */
        declare function getFact(name: string): any;
        declare function isNullOrWhiteSpace(value: string): boolean;
        declare function isNullOrEmpty(value: string): boolean;
        declare function parseGuid(value: string): any;
        declare function getGuid(): any;
        declare function getGuidString(): string;
        declare function getShortGuid(): string;
        declare function toJson(value: any): string;
        declare function bytesToString(value: any): string;
        declare function bytesFromString(value: string): any;
        declare function bytesToBase64(value: any): string;
        declare function bytesFromBase64(value: string): any;
        declare function stringFromBase64(value: string): string;
        declare function stringToBase64(value: string): string;
        """;

    /// <summary>The declarations for a definition: the functions of every script, and those of its variables and inputs.</summary>
    public static string Of(WorkflowDefinition? definition)
    {
        var text = new StringBuilder(Functions).Append('\n');
        var members = new StringBuilder();
        foreach (var variable in definition?.Variables ?? [])
        {
            var type = TypeOf(variable.TypeName) + (variable.IsArray ? "[]" : "");
            if (NameOf(variable.Name) is { } name)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"declare function get{name}(): {type};\ndeclare function set{name}(value: {type}): void;\n"
                );
                members.Append(CultureInfo.InvariantCulture, $"  {variable.Name}: {type};\n");
            }
        }

        foreach (var input in definition?.Inputs ?? [])
        {
            if (NameOf(input.Name) is { } name)
            {
                text.Append(CultureInfo.InvariantCulture, $"declare function get{name}(): {TypeOf(input.Type)};\n");
            }
        }

        return text.Append("declare const variables: {\n").Append(members).Append("};\n").ToString();
    }

    /// <summary>The name in a function's name; null where the name is no identifier.</summary>
    private static string? NameOf(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? char.ToUpperInvariant(name[0]) + name[1..]
            : null;

    private static string TypeOf(string? type) =>
        type switch
        {
            "String" or "Guid" or "TimeSpan" or "Uri" => "string",
            "Boolean" => "boolean",
            "Int16" or "Int32" or "Int64" or "Long" or "Single" or "Double" or "Decimal" or "Byte" => "number",
            "DateTime" or "DateTimeOffset" => "Date",
            _ => "any",
        };
}
