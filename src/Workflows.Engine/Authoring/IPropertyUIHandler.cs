using System.Reflection;

namespace Workflows.Engine.Authoring;

/// <summary>
/// Gives what the studio's editor of an input needs, from live data: the choices of a drop-down list, for example. The shape is Elsa's, so that a
/// handler moves over. An input names it by <see cref="InputAttribute.UIHandler"/>, and it is registered as a service.
/// </summary>
public interface IPropertyUIHandler
{
    /// <summary>The entries of <c>uiSpecifications</c>, by name.</summary>
    /// <param name="propertyInfo">The input.</param>
    /// <param name="context">What the studio sent: the activity's own inputs; null when nothing is known of an activity.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<IDictionary<string, object>> GetUIPropertiesAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken = default
    );
}

/// <summary>A choice of a list.</summary>
/// <param name="Text">What people read.</param>
/// <param name="Value">What the definition stores.</param>
public sealed record SelectListItem(string Text, string Value);
