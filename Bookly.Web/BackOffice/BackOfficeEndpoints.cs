using Bookly.Web.BackOffice.Operations;
using Bookly.Web.BackOffice.Payments;
using Bookly.Web.BackOffice.Settings;
using Bookly.Web.BackOffice.Staff;

namespace Bookly.Web.BackOffice;

public static class BackOfficeEndpoints
{
    public static void MapBackOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapBackOfficeBooks();
        routes.MapBackOfficeImports();
        routes.MapBackOfficePayments();
        routes.MapBackOfficeOperations();
        routes.MapBackOfficeStaff();
        routes.MapBackOfficeSettings();
    }
}
