using Google.Apis.Discovery;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Requests;

/// <summary>A request to a Google service with the query parameters that all of its methods share. Source: Google API discovery documents, parameters.</summary>
public abstract class GoogleServiceRequest<TResponse> : ClientServiceRequest<TResponse>
{
    protected GoogleServiceRequest(IClientService service)
        : base(service) { }

    [RequestParameter("$.xgafv", RequestParameterType.Query)]
    public virtual XgafvEnum? Xgafv { get; set; }

    [RequestParameter("access_token", RequestParameterType.Query)]
    public virtual string? AccessToken { get; set; }

    [RequestParameter("alt", RequestParameterType.Query)]
    public virtual AltEnum? Alt { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public virtual string? Fields { get; set; }

    [RequestParameter("key", RequestParameterType.Query)]
    public virtual string? Key { get; set; }

    [RequestParameter("prettyPrint", RequestParameterType.Query)]
    public virtual bool? PrettyPrint { get; set; }

    [RequestParameter("quotaUser", RequestParameterType.Query)]
    public virtual string? QuotaUser { get; set; }

    /// <summary>The format of errors.</summary>
    public enum XgafvEnum
    {
        [StringValue("1")]
        Value1 = 0,

        [StringValue("2")]
        Value2 = 1,
    }

    /// <summary>The format of answers.</summary>
    public enum AltEnum
    {
        [StringValue("json")]
        Json = 0,

        [StringValue("media")]
        Media = 1,

        [StringValue("proto")]
        Proto = 2,
    }

    // Google's validation wants every parameter in a list as well; the attributes of the properties already say all that the list holds.
    protected override void InitParameters()
    {
        base.InitParameters();
        foreach (var property in GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RequestParameterAttribute>() is { } parameter)
            {
                var isPath = parameter.Type == RequestParameterType.Path;
                RequestParameters.Add(
                    parameter.Name,
                    new Parameter
                    {
                        Name = parameter.Name,
                        IsRequired = isPath,
                        ParameterType = isPath ? "path" : "query",
                    }
                );
            }
        }
    }
}
