namespace Workflows.Engine.Authoring;

/// <summary>
/// Reads a closed word, such as an event or a mode, as exactly one name of its enum. <c>Enum.TryParse</c> must not be used for words of a
/// definition: it also takes <c>" Approve"</c>, <c>"Approve,Approve"</c> and <c>"10"</c>, so that a check that compares texts and the
/// activity that parses them disagree.
/// </summary>
public static class ExactName
{
    /// <summary>The value whose name is exactly the text; null when there is none.</summary>
    public static T? Find<T>(string? text)
        where T : struct, Enum => Find(typeof(T), text, ignoreCase: false) is T value ? value : null;

    /// <summary>The value of an enum whose name is the text; null when there is none.</summary>
    /// <param name="type">The enum.</param>
    /// <param name="text">The name, without spaces around it.</param>
    /// <param name="ignoreCase">Elsa's definitions may write the names of its own enums in any case.</param>
    public static object? Find(Type type, string? text, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var names = Enum.GetNames(type);
        var index = Array.FindIndex(names, name => string.Equals(name, text, comparison));
        return index < 0 ? null : Enum.GetValues(type).GetValue(index);
    }
}
