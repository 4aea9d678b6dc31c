using Bookly.Web.BackOffice.Operations;
using Bookly.Web.BackOffice.Payments;

namespace Bookly.Web.BackOffice;

public static class BackOfficeEndpoints
{
    public static void MapBackOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapBackOfficeBooks();
        routes.MapBackOfficeImports();
        routes.MapBackOfficePayments();
        routes.MapBackOfficeOperations();
    }
}
