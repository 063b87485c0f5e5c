// Command go-plugin is the smallest honest device plugin in Go: it serves 100 devices, registers with the kubelet and
// answers Allocate with what the agent answers. image/bin/bench measures it beside the agent, with the same client.
package main

import (
	"context"
	"log"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	api "k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1"
)

const (
	resource = "amd.com/onload"
	endpoint = "go-plugin.sock"
	devices  = 100
)

type plugin struct {
	api.UnimplementedDevicePluginServer
	answer *api.ContainerAllocateResponse
}

func (p *plugin) GetDevicePluginOptions(context.Context, *api.Empty) (*api.DevicePluginOptions, error) {
	return &api.DevicePluginOptions{}, nil
}

func (p *plugin) ListAndWatch(_ *api.Empty, stream api.DevicePlugin_ListAndWatchServer) error {
	list := &api.ListAndWatchResponse{}
	for i := 0; i < devices; i++ {
		list.Devices = append(list.Devices, &api.Device{ID: "sfc-" + strconv.Itoa(i), Health: api.Healthy})
	}
	if err := stream.Send(list); err != nil {
		return err
	}
	<-stream.Context().Done()
	return nil
}

func (p *plugin) Allocate(_ context.Context, request *api.AllocateRequest) (*api.AllocateResponse, error) {
	response := &api.AllocateResponse{}
	for range request.ContainerRequests {
		response.ContainerResponses = append(response.ContainerResponses, p.answer)
	}
	return response, nil
}

func answer() *api.ContainerAllocateResponse {
	answer := &api.ContainerAllocateResponse{
		Envs: map[string]string{"LD_PRELOAD": "/opt/onload/usr/lib64/libonload.so"},
	}
	for _, path := range []string{"/dev/onload", "/dev/onload_epoll", "/dev/sfc_char"} {
		answer.Devices = append(answer.Devices,
			&api.DeviceSpec{HostPath: path, ContainerPath: path, Permissions: "rw"})
	}
	for _, library := range []string{"libonload.so", "libonload_ext.so"} {
		answer.Mounts = append(answer.Mounts, &api.Mount{
			HostPath:      "/opt/onload-agent/0123456789ab/usr/lib64/" + library,
			ContainerPath: "/opt/onload/usr/lib64/" + library,
			ReadOnly:      true,
		})
	}
	return answer
}

func main() {
	log.SetFlags(0)
	directory := os.Args[1]
	socket := filepath.Join(directory, endpoint)
	// A plugin before this one that was killed has left its socket.
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	api.RegisterDevicePluginServer(server, &plugin{answer: answer()})
	go register(directory)
	log.Fatal(server.Serve(listener))
}

func register(directory string) {
	connection, err := grpc.NewClient("unix:"+filepath.Join(directory, "kubelet.sock"),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	_, err = api.NewRegistrationClient(connection).Register(context.Background(), &api.RegisterRequest{
		Version:      api.Version,
		Endpoint:     endpoint,
		ResourceName: resource,
		Options:      &api.DevicePluginOptions{},
	})
	if err != nil {
		log.Fatal(err)
	}
}
