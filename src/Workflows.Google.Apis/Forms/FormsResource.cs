using Google.Apis.Forms.v1.Data;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Forms.v1;

/// <summary>Methods on forms.</summary>
public class FormsResource
{
    private readonly IClientService _service;

    public FormsResource(IClientService service)
    {
        _service = service;
        Responses = new ResponsesResource(service);
    }

    public virtual ResponsesResource Responses { get; }

    /// <summary>Creates a form with a title; a batch update adds everything else.</summary>
    public virtual CreateRequest Create(Form body) => new(_service, body);

    /// <summary>Reads a form.</summary>
    public virtual GetRequest Get(string formId) => new(_service, formId);

    /// <summary>Changes a form, all or nothing.</summary>
    public virtual BatchUpdateRequest BatchUpdate(BatchUpdateFormRequest body, string formId) => new(_service, body, formId);

    /// <summary>Publishes a form, opens or closes it.</summary>
    public virtual SetPublishSettingsRequest SetPublishSettings(Data.SetPublishSettingsRequest body, string formId) =>
        new(_service, body, formId);

    /// <summary>Creates a form with a title; a batch update adds everything else.</summary>
    public class CreateRequest : GoogleServiceRequest<Form>
    {
        public CreateRequest(IClientService service, Form body)
            : base(service)
        {
            Body = body;
            InitParameters();
        }

        [RequestParameter("unpublished", RequestParameterType.Query)]
        public virtual bool? Unpublished { get; set; }

        private Form Body { get; set; }

        protected override object GetBody() => Body;

        public override string MethodName => "create";

        public override string HttpMethod => "POST";

        public override string RestPath => "v1/forms";
    }

    /// <summary>Reads a form.</summary>
    public class GetRequest : GoogleServiceRequest<Form>
    {
        public GetRequest(IClientService service, string formId)
            : base(service)
        {
            FormId = formId;
            InitParameters();
        }

        [RequestParameter("formId", RequestParameterType.Path)]
        public virtual string FormId { get; private set; }

        public override string MethodName => "get";

        public override string HttpMethod => "GET";

        public override string RestPath => "v1/forms/{formId}";
    }

    /// <summary>Changes a form, all or nothing.</summary>
    public class BatchUpdateRequest : GoogleServiceRequest<BatchUpdateFormResponse>
    {
        public BatchUpdateRequest(IClientService service, BatchUpdateFormRequest body, string formId)
            : base(service)
        {
            FormId = formId;
            Body = body;
            InitParameters();
        }

        [RequestParameter("formId", RequestParameterType.Path)]
        public virtual string FormId { get; private set; }

        private BatchUpdateFormRequest Body { get; set; }

        protected override object GetBody() => Body;

        public override string MethodName => "batchUpdate";

        public override string HttpMethod => "POST";

        public override string RestPath => "v1/forms/{formId}:batchUpdate";
    }

    /// <summary>Publishes a form, opens or closes it.</summary>
    public class SetPublishSettingsRequest : GoogleServiceRequest<SetPublishSettingsResponse>
    {
        public SetPublishSettingsRequest(IClientService service, Data.SetPublishSettingsRequest body, string formId)
            : base(service)
        {
            FormId = formId;
            Body = body;
            InitParameters();
        }

        [RequestParameter("formId", RequestParameterType.Path)]
        public virtual string FormId { get; private set; }

        private Data.SetPublishSettingsRequest Body { get; set; }

        protected override object GetBody() => Body;

        public override string MethodName => "setPublishSettings";

        public override string HttpMethod => "POST";

        public override string RestPath => "v1/forms/{formId}:setPublishSettings";
    }

    /// <summary>Methods on responses.</summary>
    public class ResponsesResource
    {
        private readonly IClientService _service;

        public ResponsesResource(IClientService service)
        {
            _service = service;
        }

        /// <summary>Reads a response.</summary>
        public virtual GetRequest Get(string formId, string responseId) => new(_service, formId, responseId);

        /// <summary>Lists responses, in no particular order.</summary>
        public virtual ListRequest List(string formId) => new(_service, formId);

        /// <summary>Reads a response.</summary>
        public class GetRequest : GoogleServiceRequest<FormResponse>
        {
            public GetRequest(IClientService service, string formId, string responseId)
                : base(service)
            {
                FormId = formId;
                ResponseId = responseId;
                InitParameters();
            }

            [RequestParameter("formId", RequestParameterType.Path)]
            public virtual string FormId { get; private set; }

            [RequestParameter("responseId", RequestParameterType.Path)]
            public virtual string ResponseId { get; private set; }

            public override string MethodName => "get";

            public override string HttpMethod => "GET";

            public override string RestPath => "v1/forms/{formId}/responses/{responseId}";
        }

        /// <summary>Lists responses, in no particular order.</summary>
        public class ListRequest : GoogleServiceRequest<ListFormResponsesResponse>
        {
            public ListRequest(IClientService service, string formId)
                : base(service)
            {
                FormId = formId;
                InitParameters();
            }

            [RequestParameter("formId", RequestParameterType.Path)]
            public virtual string FormId { get; private set; }

            [RequestParameter("filter", RequestParameterType.Query)]
            public virtual string? Filter { get; set; }

            [RequestParameter("pageSize", RequestParameterType.Query)]
            public virtual int? PageSize { get; set; }

            [RequestParameter("pageToken", RequestParameterType.Query)]
            public virtual string? PageToken { get; set; }

            public override string MethodName => "list";

            public override string HttpMethod => "GET";

            public override string RestPath => "v1/forms/{formId}/responses";
        }
    }
}
